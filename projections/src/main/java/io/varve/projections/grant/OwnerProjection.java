package io.varve.projections.grant;

import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TabularEvent;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.store.MetadataKeys;
import io.varve.ledger.write.Writes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Makes who creates something its owner, or the role whose rights they assumed, in {@code grants},
 * where grants decided that it may be created. The version of grants stays as it is: nobody was
 * refused what is new.
 */
public final class OwnerProjection {

  private final Writes writes;

  public OwnerProjection(Writes writes) {
    this.writes = writes;
  }

  @EventHandler
  void on(WarehouseCreated event, MetaData metadata, @Timestamp Instant at) {
    UUID id = event.warehouseId();
    own(new GrantedObject("warehouse", id, event.projectId(), id, null), metadata, at);
  }

  @EventHandler
  void on(NamespaceCreated event, MetaData metadata, @Timestamp Instant at) {
    UUID id = event.namespaceId();
    own(
        new GrantedObject("namespace", id, project(metadata), event.warehouseId(), id),
        metadata,
        at);
  }

  @EventHandler
  void on(TableCreated event, MetaData metadata, @Timestamp Instant at) {
    own(event, event.warehouseId(), event.name(), metadata, at);
  }

  @EventHandler
  void on(TableRegistered event, MetaData metadata, @Timestamp Instant at) {
    if (event.previousUuid() == null) {
      own(event, event.warehouseId(), event.name(), metadata, at);
    }
  }

  @EventHandler
  void on(ViewCreated event, MetaData metadata, @Timestamp Instant at) {
    own(event, event.warehouseId(), event.name(), metadata, at);
  }

  @EventHandler
  void on(ViewRegistered event, MetaData metadata, @Timestamp Instant at) {
    own(event, event.warehouseId(), event.name(), metadata, at);
  }

  @EventHandler
  void on(GenericTableCreated event, MetaData metadata, @Timestamp Instant at) {
    own(event, event.warehouseId(), event.name(), metadata, at);
  }

  @EventHandler
  void on(RoleCreated event, MetaData metadata, @Timestamp Instant at) {
    own(new GrantedObject("role", event.roleId(), event.projectId(), null, null), metadata, at);
  }

  private void own(
      TabularEvent event, UUID warehouse, ObjectName name, MetaData metadata, Instant at) {
    own(
        new GrantedObject(
            event.kind().text(), event.stream(), project(metadata), warehouse, name.namespaceId()),
        metadata,
        at);
  }

  private static @Nullable UUID project(MetaData metadata) {
    return metadata.get(MetadataKeys.PROJECT_ID) instanceof String id ? UUID.fromString(id) : null;
  }

  private void own(GrantedObject object, MetaData metadata, Instant at) {
    if (metadata.containsKey(MetadataKeys.RIGHTS)
        && metadata.get(MetadataKeys.ACTOR) instanceof String actor) {
      String owner =
          metadata.get(MetadataKeys.ASSUMED_ROLE) instanceof String role ? "role:" + role : actor;
      GrantProjection.insert(writes, object, List.of(new Entry(owner, "ownership")), at);
    }
  }
}
