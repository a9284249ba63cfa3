package io.varve.command.replay;

import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientCreated;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientDeleted;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientSecretRenewed;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GenericTableEvent.GenericTableDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableHeld;
import io.varve.ledger.event.GenericTableEvent.GenericTableProtectionSet;
import io.varve.ledger.event.GenericTableEvent.GenericTablePurged;
import io.varve.ledger.event.GenericTableEvent.GenericTableReleased;
import io.varve.ledger.event.GenericTableEvent.GenericTableRenamed;
import io.varve.ledger.event.GenericTableEvent.GenericTableSoftDropped;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskCancelled;
import io.varve.ledger.event.GenericTableEvent.GenericTableTaskRescheduled;
import io.varve.ledger.event.GenericTableEvent.GenericTableUndropped;
import io.varve.ledger.event.MetadataFile;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.PersonEvent.PersonCreated;
import io.varve.ledger.event.PersonEvent.PersonDeleted;
import io.varve.ledger.event.PersonEvent.PersonPasswordChanged;
import io.varve.ledger.event.PersonEvent.PersonPasswordReset;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import io.varve.ledger.event.RawJson;
import io.varve.ledger.event.ServerEvent.ServerBootstrapped;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableHeld;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableProtectionSet;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableReleased;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableTaskCancelled;
import io.varve.ledger.event.TableEvent.TableTaskRescheduled;
import io.varve.ledger.event.TableEvent.TableUndropped;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TableResult;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewHeld;
import io.varve.ledger.event.ViewEvent.ViewProtectionSet;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewReleased;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
import io.varve.ledger.event.ViewEvent.ViewResult;
import io.varve.ledger.event.ViewEvent.ViewSoftDropped;
import io.varve.ledger.event.ViewEvent.ViewTaskCancelled;
import io.varve.ledger.event.ViewEvent.ViewTaskRescheduled;
import io.varve.ledger.event.ViewEvent.ViewUndropped;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCredentialChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeactivated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleteProfileSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeletionBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseFormatVersionsSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseManagedBySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseProtectionSet;
import io.varve.ledger.event.WarehouseEvent.WarehouseReasonPolicySet;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Histories of streams, by the name of the state that they come to. */
final class HeadSamples {

  private static final UUID ID = new UUID(0, 1);
  private static final UUID WAREHOUSE = new UUID(0, 2);
  private static final UUID ICEBERG = new UUID(0, 3);
  private static final UUID OTHER = new UUID(0, 4);
  private static final UUID TASK = new UUID(0, 9);
  private static final ObjectName NAME =
      new ObjectName(new UUID(0, 5), List.of("sales", "eu"), "orders");
  private static final ObjectName MOVED = new ObjectName(new UUID(0, 6), List.of("arc"), "bills");
  private static final Instant EXPIRY = Instant.parse("2026-11-30T08:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-01-31T08:00:00.125Z");
  private static final RawJson NONE = new RawJson("[]");
  private static final String EXPIRE = "soft_deletion";
  private static final String PURGE = "tabular_purge";

  private final Map<String, List<Event>> samples = new LinkedHashMap<>();

  private HeadSamples() {}

  static Map<String, List<Event>> of(String kind) {
    HeadSamples all = new HeadSamples();
    switch (kind) {
      case "server" -> all.add("fresh", new ServerBootstrapped(ID));
      case "project" -> all.projects();
      case "warehouse" -> all.warehouses();
      case "namespace" -> all.namespaces();
      case "table" -> all.tables();
      case "view" -> all.views();
      case "generic-table" -> all.genericTables();
      case "api-client" -> all.apiClients();
      case "person" -> all.people();
      default -> throw new IllegalArgumentException(kind);
    }
    return all.samples;
  }

  private void add(String name, Event... events) {
    samples.put(name, List.of(events));
  }

  private static MetadataFile file(int number) {
    return new MetadataFile("file:///w/t/metadata/" + number, "", number);
  }

  private void projects() {
    ProjectCreated created = new ProjectCreated(ID, "p");
    add("fresh", created);
    add("retention", created, new ProjectTaskRetentionSet(ID, "p", 60L));
    add("ended", created, new ProjectDeleted(ID, "p"));
  }

  private void people() {
    PersonCreated created = new PersonCreated(ID, OTHER);
    add("fresh", created);
    add("reset", created, new PersonPasswordReset(ID, TASK));
    add("changed", created, new PersonPasswordChanged(ID, TASK));
    add("ended", created, new PersonDeleted(ID));
  }

  private void apiClients() {
    ApiClientCreated created = new ApiClientCreated(ID, "c", OTHER);
    add("fresh", created);
    add("renewed", created, new ApiClientSecretRenewed(ID, "c", TASK));
    add("ended", created, new ApiClientDeleted(ID, "c"));
    KeycloakClientCreated elsewhere = new KeycloakClientCreated(ID, "c", "lake");
    add(
        "in-keycloak",
        elsewhere,
        new KeycloakClientSecretRenewed(ID, "c", "oidc~1", EXPIRY),
        new KeycloakClientDeleted(ID, "c", EXPIRY));
  }

  private void warehouses() {
    WarehouseCreated created = new WarehouseCreated(ID, OTHER, "w", "s3://b/w");
    Event stored = new WarehouseStorageChanged(ID, "w", new RawJson("{\"type\":\"s3\"}"));
    Event credential = new WarehouseCredentialChanged(ID, "w", "access-key", TASK);
    Event softDeleted = new WarehouseSoftDeleted(ID, "w", EXPIRY);
    add("fresh", created);
    add(
        "all",
        created,
        stored,
        credential,
        new WarehouseDeactivated(ID, "w"),
        new WarehouseProtectionSet(ID, "w", true),
        new WarehouseDeleteProfileSet(ID, "w", 60L),
        new WarehouseFormatVersionsSet(ID, "w", List.of(2, 3), 2),
        new WarehouseManagedBySet(ID, "w", "instance-admin"));
    add(
        "reasoned",
        created,
        new WarehouseReasonPolicySet(ID, "w", List.of("drop", "grant"), "OPS-#*"));
    add("soft-deleted", created, stored, credential, softDeleted);
    add("being-dropped", created, softDeleted, new WarehouseDeletionBegun(ID, "w"));
    add("ended", created, stored, credential, softDeleted, new WarehouseDeleted(ID, "w", true));
  }

  private void namespaces() {
    List<String> levels = List.of("sales", "eu");
    Map<String, String> properties = Map.of("owner", "me");
    Event created = new NamespaceCreated(ID, WAREHOUSE, OTHER, levels, properties);
    Event dropped = new NamespaceDropped(ID, levels);
    add("fresh", created);
    add("moved", created, new NamespaceMoved(ID, levels, List.of("arc"), null));
    add("protected", created, new NamespaceProtectionSet(ID, levels, true));
    add("ended", created, dropped);
    add("back", created, dropped, new NamespaceRestored(ID, WAREHOUSE, null, levels, properties));
  }

  private void tables() {
    TableResult result =
        new TableResult(2, 0, 0, 0, 0, null, Map.of(), List.of(), List.of(), null, null, null);
    Event created =
        new TableCreated(ID, WAREHOUSE, NAME, ICEBERG, "file:///w/t", file(0), NONE, result);
    Event committed =
        new TableCommitted(
            ID, NAME, ICEBERG, "file:///w/u", file(0).location(), file(1), NONE, NONE, result);
    Event softDropped = new TableSoftDropped(ID, NAME, true, EXPIRY);
    Event dropped = new TableDropped(ID, NAME, true);
    Event held = new TableHeld(ID, NAME, "case 17", UNTIL);
    Event isProtected = new TableProtectionSet(ID, NAME, true);
    Event purged = new TablePurged(ID, NAME, 3, 1);
    add("fresh", created);
    add("committed", created, committed, new TableMetadataExpired(ID, NAME, 1, List.of("f")));
    add("registered", registered(null, result));
    add("overwritten", created, isProtected, registered(ICEBERG, result));
    add("renamed", created, new TableRenamed(ID, NAME, MOVED));
    add("protected", created, isProtected);
    add("unprotected", created, isProtected, new TableProtectionSet(ID, NAME, false));
    add("held", created, held);
    add("held-for-ever", created, new TableHeld(ID, NAME, "case 17", null));
    add("released", created, held, new TableReleased(ID, NAME));
    add("soft-dropped", created, isProtected, softDropped);
    add("soft-dropped-held", created, softDropped, held);
    add("never-expires", created, softDropped, new TableTaskCancelled(ID, NAME, TASK, EXPIRE));
    add(
        "expires-later",
        created,
        softDropped,
        new TableTaskRescheduled(ID, NAME, TASK, EXPIRE, UNTIL));
    add("undropped", created, isProtected, softDropped, new TableUndropped(ID, MOVED));
    add("purge-pending", created, isProtected, dropped);
    add("purge-pending-held", created, dropped, held);
    add("purge-later", created, dropped, new TableTaskRescheduled(ID, NAME, TASK, PURGE, UNTIL));
    add("purge-cancelled", created, dropped, new TableTaskCancelled(ID, NAME, TASK, PURGE));
    add("purged", created, softDropped, dropped, held, purged);
    add("ended", created, held, new TableDropped(ID, NAME, false));
    add("unregistered", created, held, new TableUnregistered(ID, NAME, file(0).location()));
  }

  private static Event registered(@Nullable UUID previous, TableResult result) {
    return new TableRegistered(
        ID, WAREHOUSE, NAME, OTHER, previous, "file:///w/r", file(7), result);
  }

  private void views() {
    ViewResult result = new ViewResult(1, 1, 0, null);
    Event created = new ViewCreated(ID, WAREHOUSE, NAME, ICEBERG, "file:///w/t", file(0), result);
    Event committed =
        new ViewCommitted(
            ID, NAME, ICEBERG, "file:///w/u", file(0).location(), file(1), NONE, NONE, result);
    Event softDropped = new ViewSoftDropped(ID, NAME, EXPIRY);
    Event held = new ViewHeld(ID, NAME, "case 17", UNTIL);
    Event isProtected = new ViewProtectionSet(ID, NAME, true);
    add("fresh", created);
    add("committed", created, committed);
    add(
        "registered",
        new ViewRegistered(ID, WAREHOUSE, NAME, OTHER, "file:///w/r", file(7), result));
    add("renamed", created, new ViewRenamed(ID, NAME, MOVED));
    add("protected", created, isProtected);
    add("unprotected", created, isProtected, new ViewProtectionSet(ID, NAME, false));
    add("held", created, held);
    add("released", created, held, new ViewReleased(ID, NAME));
    add("soft-dropped", created, isProtected, softDropped);
    add("soft-dropped-held", created, softDropped, held);
    add("never-expires", created, softDropped, new ViewTaskCancelled(ID, NAME, TASK, EXPIRE));
    add(
        "expires-later",
        created,
        softDropped,
        new ViewTaskRescheduled(ID, NAME, TASK, EXPIRE, UNTIL));
    add("undropped", created, isProtected, softDropped, new ViewUndropped(ID, MOVED));
    add("ended", created, isProtected, softDropped, held, new ViewDropped(ID, NAME));
  }

  private void genericTables() {
    Event created =
        new GenericTableCreated(
            ID, WAREHOUSE, NAME, "lance", "file:///w/g", "d", Map.of(), NONE, NONE);
    Event softDropped = new GenericTableSoftDropped(ID, NAME, true, EXPIRY);
    Event dropped = new GenericTableDropped(ID, NAME, true);
    Event held = new GenericTableHeld(ID, NAME, "case 17", UNTIL);
    Event isProtected = new GenericTableProtectionSet(ID, NAME, true);
    Event purged = new GenericTablePurged(ID, NAME, 3, 1);
    add("fresh", created);
    add("renamed", created, new GenericTableRenamed(ID, NAME, MOVED));
    add("protected", created, isProtected);
    add("unprotected", created, isProtected, new GenericTableProtectionSet(ID, NAME, false));
    add("held", created, held);
    add("released", created, held, new GenericTableReleased(ID, NAME));
    add("soft-dropped", created, isProtected, softDropped);
    add("soft-dropped-held", created, softDropped, held);
    add(
        "never-expires",
        created,
        softDropped,
        new GenericTableTaskCancelled(ID, NAME, TASK, EXPIRE));
    add(
        "expires-later",
        created,
        softDropped,
        new GenericTableTaskRescheduled(ID, NAME, TASK, EXPIRE, UNTIL));
    add("undropped", created, isProtected, softDropped, new GenericTableUndropped(ID, MOVED));
    add("purge-pending", created, isProtected, dropped);
    add("purge-pending-held", created, dropped, held);
    add(
        "purge-later",
        created,
        dropped,
        new GenericTableTaskRescheduled(ID, NAME, TASK, PURGE, UNTIL));
    add("purge-cancelled", created, dropped, new GenericTableTaskCancelled(ID, NAME, TASK, PURGE));
    add("purged", created, softDropped, dropped, held, purged);
    add("ended", created, held, new GenericTableDropped(ID, NAME, false));
  }
}
