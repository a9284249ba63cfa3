package io.varve.api.management;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.store.MetadataKeys;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds what events that are taken back together have in common. */
@Component
final class UndoScopes {

  /** Streams outside of warehouses whose events can be taken back. */
  private static final Set<String> OUTSIDE = Set.of("grants", "role", "project");

  private final RequestedWarehouses warehouses;

  UndoScopes(RequestedWarehouses warehouses) {
    this.warehouses = warehouses;
  }

  /**
   * What events are in.
   *
   * @param projectId null for those of the server
   * @param warehouse null for those outside of warehouses
   */
  record Scope(@Nullable UUID projectId, @Nullable Warehouse warehouse) {

    /**
     * Whether it may be known of.
     *
     * @param access that has decided about each of the events
     */
    boolean isAdmitted(Access access) {
      if (warehouse != null) {
        return access.admits(Action.WAREHOUSE_USE, warehouse.lineage());
      }
      return projectId == null
          ? access.admits(Action.SERVER_AUDIT, Lineage.SERVER)
          : access.admits(Action.PROJECT_GET_METADATA, Lineage.project(projectId));
    }
  }

  private record Place(String project, String warehouse) {}

  /**
   * The scope of events.
   *
   * @throws RefusedException if they have none in common, or are of a kind that is not taken back
   */
  Scope of(List<StoredEvent> events) {
    Set<Place> places = new HashSet<>();
    Set<String> actors = new HashSet<>();
    for (StoredEvent event : events) {
      JsonNode metadata = LedgerJson.mapper().readTree(event.metadata());
      places.add(
          new Place(
              metadata.path(MetadataKeys.PROJECT_ID).asString(""),
              metadata.path(MetadataKeys.WAREHOUSE_ID).asString("")));
      actors.add(metadata.path(MetadataKeys.ACTOR).asString(""));
    }
    if (actors.size() > 1) {
      throw UndoController.refused(
          "Requests of several users have this id; undo their events one by one");
    }
    if (places.size() > 1) {
      throw UndoController.refused(
          "The request changed several warehouses, or something beside a warehouse; undo its events"
              + " one by one");
    }
    Place place = places.iterator().next();
    if (!place.warehouse.isEmpty()) {
      Warehouse found =
          RequestedWarehouses.forCommand(warehouses.existing(UUID.fromString(place.warehouse)));
      return new Scope(found.projectId(), found);
    }
    if (!events.stream().map(StoredEvent::streamType).allMatch(OUTSIDE::contains)) {
      throw UndoController.refused("Changes of the server and of people are not taken back");
    }
    return new Scope(place.project.isEmpty() ? null : UUID.fromString(place.project), null);
  }
}
