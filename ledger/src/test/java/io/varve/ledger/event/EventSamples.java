package io.varve.ledger.event;

import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientCreated;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientDeleted;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientSecretRenewed;
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
import io.varve.ledger.event.GrantEvent.Entry;
import io.varve.ledger.event.GrantEvent.GrantedObject;
import io.varve.ledger.event.GrantEvent.ManagedAccessSet;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceDropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.event.PersonEvent.PersonCreated;
import io.varve.ledger.event.PersonEvent.PersonDeleted;
import io.varve.ledger.event.PersonEvent.PersonPasswordChanged;
import io.varve.ledger.event.PersonEvent.PersonPasswordReset;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.ProjectEvent.ProjectRenamed;
import io.varve.ledger.event.ProjectEvent.ProjectTaskRetentionSet;
import io.varve.ledger.event.RequestEvent.RequestErased;
import io.varve.ledger.event.RequestEvent.UserRequestsErased;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.event.RoleEvent.RoleSourceChanged;
import io.varve.ledger.event.RoleEvent.RoleUpdated;
import io.varve.ledger.event.ServerEvent.ServerBootstrapped;
import io.varve.ledger.event.TableEvent.CloneSource;
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
import io.varve.ledger.event.TableResult.AddedSnapshot;
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
import io.varve.ledger.event.WarehouseEvent.WarehouseActivated;
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
import io.varve.ledger.event.WarehouseEvent.WarehouseRenamed;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreBegun;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreEnded;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseSoftDeleted;
import io.varve.ledger.event.WarehouseEvent.WarehouseStorageChanged;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskCancelled;
import io.varve.ledger.event.WarehouseEvent.WarehouseTaskRescheduled;
import io.varve.ledger.event.WarehouseEvent.WarehouseUndropped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One event of each kind, with every field set; the golden files are these as JSON. */
public final class EventSamples {

  private static final UUID PROJECT = new UUID(0, 0);
  private static final UUID WAREHOUSE = id(1);
  private static final UUID NAMESPACE = id(2);
  private static final UUID TABLE = id(3);
  private static final UUID VIEW = id(4);
  private static final UUID GENERIC_TABLE = UUID.fromString("0197e6a0-0000-7000-8000-000000000010");
  private static final Instant TIME = Instant.parse("2026-11-30T08:15:30.123Z");
  private static final UUID ROLE = UUID.fromString("0197e6a0-0000-7000-8000-000000000011");
  private static final GrantedObject GRANTED =
      new GrantedObject("table", TABLE, PROJECT, WAREHOUSE, NAMESPACE);
  private static final UUID ICEBERG = UUID.fromString("9c12d441-03fe-4693-9a96-a0705ddf69c1");
  private static final ObjectName NAME =
      new ObjectName(NAMESPACE, List.of("sales", "größe 1"), "orders");
  private static final ObjectName OTHER_NAME =
      new ObjectName(id(5), List.of("archive"), "orders \"old\"");
  private static final MetadataFile FILE =
      new MetadataFile(
          "file:///w/t/metadata/00001-a.metadata.json",
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          1234);
  private static final RawJson UPDATES =
      new RawJson("[{\"action\":\"set-properties\",\"updates\":{\"k\":\"v\"}}]");
  private static final RawJson REQUIREMENTS =
      new RawJson("[{\"type\":\"assert-ref-snapshot-id\",\"ref\":\"main\",\"snapshot-id\":1}]");
  private static final TableResult RESULT =
      new TableResult(
          2,
          1,
          0,
          3,
          34,
          3051729675574597004L,
          Map.of("main", 3051729675574597004L),
          List.of("gone"),
          List.of(
              new AddedSnapshot(
                  3051729675574597004L,
                  3051729675574597003L,
                  34,
                  1515100955770L,
                  "append",
                  new TreeMap<>(Map.of("added-records", "10", "operation", "append")))),
          null,
          null,
          null);

  private static final List<Event> ALL =
      List.of(
          new ServerBootstrapped(id(8)),
          new ProjectCreated(PROJECT, "default"),
          new ProjectRenamed(PROJECT, "default", "größe"),
          new ProjectTaskRetentionSet(PROJECT, "größe", 86400L),
          new ProjectDeleted(PROJECT, "größe"),
          new WarehouseCreated(WAREHOUSE, PROJECT, "demo", "file:///w"),
          new WarehouseRenamed(WAREHOUSE, "demo", "production"),
          new WarehouseStorageChanged(
              WAREHOUSE, "demo", new RawJson("{\"type\":\"s3\",\"bucket\":\"lake\"}")),
          new WarehouseCredentialChanged(WAREHOUSE, "demo", "access-key", id(9)),
          new WarehouseActivated(WAREHOUSE, "demo"),
          new WarehouseDeactivated(WAREHOUSE, "demo"),
          new WarehouseProtectionSet(WAREHOUSE, "demo", true),
          new WarehouseDeleteProfileSet(WAREHOUSE, "demo", 604800L),
          new WarehouseSoftDeleted(WAREHOUSE, "demo", TIME),
          new WarehouseUndropped(WAREHOUSE, "demo", true),
          new WarehouseTaskCancelled(WAREHOUSE, "demo", id(9), "warehouse_deletion"),
          new WarehouseTaskRescheduled(WAREHOUSE, "demo", id(9), "soft_deletion", TIME),
          new WarehouseDeletionBegun(WAREHOUSE, "demo"),
          new WarehouseFormatVersionsSet(WAREHOUSE, "demo", List.of(2, 3), 3),
          new WarehouseManagedBySet(WAREHOUSE, "demo", "instance-admin"),
          new WarehouseReasonPolicySet(WAREHOUSE, "demo", List.of("drop", "grant"), "OPS-#*"),
          new WarehouseSavepointCreated(WAREHOUSE, "demo", "q2-close", 184467L, TIME),
          new WarehouseSavepointDeleted(WAREHOUSE, "demo", "q2-close"),
          new WarehouseRestoreBegun(
              WAREHOUSE, "demo", id(9), 184467L, NAMESPACE, List.of("sales"), List.of("analysts")),
          new WarehouseRestoreEnded(WAREHOUSE, "demo", id(9), true),
          new WarehouseDeleted(WAREHOUSE, "demo", true),
          new NamespaceCreated(
              NAMESPACE, WAREHOUSE, id(6), List.of("sales", "eu"), Map.of("owner", "alice")),
          new NamespacePropertiesUpdated(
              NAMESPACE, List.of("sales"), Map.of("owner", "bob"), List.of("old")),
          new NamespaceMoved(NAMESPACE, List.of("sales", "eu"), List.of("archive", "eu"), id(5)),
          new NamespaceProtectionSet(NAMESPACE, List.of("sales", "eu"), true),
          new NamespaceRestored(
              NAMESPACE, WAREHOUSE, id(6), List.of("sales", "eu"), Map.of("owner", "alice")),
          new NamespaceDropped(NAMESPACE, List.of("sales")),
          new TableCreated(
              TABLE,
              WAREHOUSE,
              NAME,
              ICEBERG,
              "file:///w/t",
              FILE,
              UPDATES,
              RESULT,
              new CloneSource(
                  id(7),
                  "q2-close",
                  "file:///w/s/metadata/00001-a.metadata.json",
                  List.of("file:///w/s"))),
          new TableRegistered(TABLE, WAREHOUSE, NAME, ICEBERG, id(7), "file:///w/t", FILE, RESULT),
          new TableCommitted(
              TABLE,
              NAME,
              ICEBERG,
              "file:///w/t",
              "file:///w/t/metadata/00000-a.metadata.json",
              FILE,
              REQUIREMENTS,
              UPDATES,
              RESULT),
          new TableRenamed(TABLE, NAME, OTHER_NAME),
          new TableProtectionSet(TABLE, NAME, true),
          new TableSoftDropped(TABLE, NAME, true, TIME),
          new TableUndropped(TABLE, OTHER_NAME),
          new TableTaskCancelled(TABLE, NAME, id(9), "tabular_purge"),
          new TableTaskRescheduled(TABLE, NAME, id(9), "soft_deletion", TIME),
          new TableHeld(TABLE, NAME, "case 17", TIME),
          new TableReleased(TABLE, NAME),
          new TableDropped(TABLE, NAME, true),
          new TableUnregistered(TABLE, NAME, FILE.location()),
          new TablePurged(TABLE, NAME, 12, 3),
          new TableMetadataExpired(
              TABLE, NAME, 7, List.of("file:///w/t/metadata/00000-a.metadata.json")),
          new ViewCreated(
              VIEW, WAREHOUSE, NAME, ICEBERG, "file:///w/v", FILE, new ViewResult(1, 2, 3, null)),
          new ViewRegistered(
              VIEW, WAREHOUSE, NAME, ICEBERG, "file:///w/v", FILE, new ViewResult(1, 2, 3, null)),
          new ViewCommitted(
              VIEW,
              NAME,
              ICEBERG,
              "file:///w/v",
              "file:///w/v/metadata/00000-a.metadata.json",
              FILE,
              REQUIREMENTS,
              UPDATES,
              new ViewResult(1, 2, 3, null)),
          new ViewRenamed(VIEW, NAME, OTHER_NAME),
          new ViewProtectionSet(VIEW, NAME, true),
          new ViewSoftDropped(VIEW, NAME, TIME),
          new ViewUndropped(VIEW, OTHER_NAME),
          new ViewTaskCancelled(VIEW, NAME, id(9), "soft_deletion"),
          new ViewTaskRescheduled(VIEW, NAME, id(9), "soft_deletion", TIME),
          new ViewHeld(VIEW, NAME, "case 17", TIME),
          new ViewReleased(VIEW, NAME),
          new ViewDropped(VIEW, NAME),
          new GenericTableCreated(
              GENERIC_TABLE,
              WAREHOUSE,
              NAME,
              "lance",
              "file:///w/g",
              "Vectors of \"größe\"",
              Map.of("dimension", "768"),
              new RawJson("{\"fields\":[{\"name\":\"v\",\"type\":[\"fixed\",768]}]}"),
              new RawJson("{\"rows\":1000}")),
          new GenericTableRenamed(GENERIC_TABLE, NAME, OTHER_NAME),
          new GenericTableProtectionSet(GENERIC_TABLE, NAME, true),
          new GenericTableSoftDropped(GENERIC_TABLE, NAME, true, TIME),
          new GenericTableUndropped(GENERIC_TABLE, OTHER_NAME),
          new GenericTableTaskCancelled(GENERIC_TABLE, NAME, id(9), "tabular_purge"),
          new GenericTableTaskRescheduled(GENERIC_TABLE, NAME, id(9), "soft_deletion", TIME),
          new GenericTableHeld(GENERIC_TABLE, NAME, "case 17", TIME),
          new GenericTableReleased(GENERIC_TABLE, NAME),
          new GenericTableDropped(GENERIC_TABLE, NAME, true),
          new GenericTablePurged(GENERIC_TABLE, NAME, 12, 3),
          new RequestErased("nightly-17", "0197e6a0".repeat(8)),
          new UserRequestsErased(id(9), "oidc~1f3c"),
          new RoleCreated(ROLE, PROJECT, "analysts", "Read sales", "oidc", "lake-analyst"),
          new RoleUpdated(ROLE, "analysts of sales", "Read sales"),
          new RoleSourceChanged(ROLE, "entra", "4b1f"),
          new RoleMembersAdded(ROLE, List.of("oidc~1f3c", "role:" + WAREHOUSE)),
          new RoleMembersRemoved(ROLE, List.of("oidc~1f3c")),
          new RoleDeleted(ROLE, "analysts of sales"),
          new PrivilegesGranted(GRANTED, List.of(new Entry("role:" + ROLE, "select"))),
          new PrivilegesRevoked(GRANTED, List.of(new Entry("oidc~1f3c", "ownership"))),
          new ManagedAccessSet(
              new GrantedObject("namespace", NAMESPACE, PROJECT, WAREHOUSE, NAMESPACE), true),
          new ApiClientCreated(id(6), "dlt", id(7)),
          new ApiClientSecretRenewed(id(6), "dlt", id(8)),
          new ApiClientDeleted(id(6), "dlt"),
          new KeycloakClientCreated(id(9), "trino", "lake"),
          new KeycloakClientSecretRenewed(id(9), "trino", "oidc~1f3c", TIME),
          new KeycloakClientDeleted(id(9), "trino", TIME),
          new PersonCreated(id(10), id(11)),
          new PersonPasswordReset(id(10), id(12)),
          new PersonPasswordChanged(id(10), id(13)),
          new PersonDeleted(id(10)));

  private EventSamples() {}

  /** All of them. */
  public static List<Event> all() {
    return ALL;
  }

  private static UUID id(int number) {
    return UUID.fromString("0197e6a0-0000-7000-8000-00000000000" + Integer.toHexString(number));
  }
}
