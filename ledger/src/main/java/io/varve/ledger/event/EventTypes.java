package io.varve.ledger.event;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toUnmodifiableMap;

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
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewDropped;
import io.varve.ledger.event.ViewEvent.ViewHeld;
import io.varve.ledger.event.ViewEvent.ViewProtectionSet;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.ViewEvent.ViewReleased;
import io.varve.ledger.event.ViewEvent.ViewRenamed;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names of events in the ledger. They are written out here, so that renaming a class never
 * changes history; each (name, revision) has a golden file among the tests.
 */
public final class EventTypes {

  /**
   * One kind of event as the ledger knows it.
   *
   * @param name stable name, such as {@code TableCommitted}
   * @param revision of the payload's shape; an upcaster reads older ones
   */
  public record EventType(String name, String revision, Class<? extends Event> type) {}

  private static final List<EventType> ALL =
      List.of(
          new EventType("ServerBootstrapped", "1", ServerBootstrapped.class),
          new EventType("ProjectCreated", "1", ProjectCreated.class),
          new EventType("ProjectRenamed", "1", ProjectRenamed.class),
          new EventType("ProjectTaskRetentionSet", "1", ProjectTaskRetentionSet.class),
          new EventType("ProjectDeleted", "1", ProjectDeleted.class),
          new EventType("WarehouseCreated", "1", WarehouseCreated.class),
          new EventType("WarehouseRenamed", "1", WarehouseRenamed.class),
          new EventType("WarehouseStorageChanged", "1", WarehouseStorageChanged.class),
          new EventType("WarehouseCredentialChanged", "1", WarehouseCredentialChanged.class),
          new EventType("WarehouseActivated", "1", WarehouseActivated.class),
          new EventType("WarehouseDeactivated", "1", WarehouseDeactivated.class),
          new EventType("WarehouseProtectionSet", "1", WarehouseProtectionSet.class),
          new EventType("WarehouseDeleteProfileSet", "1", WarehouseDeleteProfileSet.class),
          new EventType("WarehouseSoftDeleted", "1", WarehouseSoftDeleted.class),
          new EventType("WarehouseUndropped", "1", WarehouseUndropped.class),
          new EventType("WarehouseTaskCancelled", "1", WarehouseTaskCancelled.class),
          new EventType("WarehouseTaskRescheduled", "1", WarehouseTaskRescheduled.class),
          new EventType("WarehouseDeletionBegun", "1", WarehouseDeletionBegun.class),
          new EventType("WarehouseFormatVersionsSet", "1", WarehouseFormatVersionsSet.class),
          new EventType("WarehouseManagedBySet", "1", WarehouseManagedBySet.class),
          new EventType("WarehouseReasonPolicySet", "1", WarehouseReasonPolicySet.class),
          new EventType("WarehouseSavepointCreated", "1", WarehouseSavepointCreated.class),
          new EventType("WarehouseSavepointDeleted", "1", WarehouseSavepointDeleted.class),
          new EventType("WarehouseRestoreBegun", "1", WarehouseRestoreBegun.class),
          new EventType("WarehouseRestoreEnded", "1", WarehouseRestoreEnded.class),
          new EventType("WarehouseDeleted", "1", WarehouseDeleted.class),
          new EventType("NamespaceCreated", "1", NamespaceCreated.class),
          new EventType("NamespacePropertiesUpdated", "1", NamespacePropertiesUpdated.class),
          new EventType("NamespaceMoved", "1", NamespaceMoved.class),
          new EventType("NamespaceProtectionSet", "1", NamespaceProtectionSet.class),
          new EventType("NamespaceRestored", "1", NamespaceRestored.class),
          new EventType("NamespaceDropped", "1", NamespaceDropped.class),
          new EventType("TableCreated", "1", TableCreated.class),
          new EventType("TableRegistered", "1", TableRegistered.class),
          new EventType("TableCommitted", "1", TableCommitted.class),
          new EventType("TableRenamed", "1", TableRenamed.class),
          new EventType("TableProtectionSet", "1", TableProtectionSet.class),
          new EventType("TableSoftDropped", "1", TableSoftDropped.class),
          new EventType("TableUndropped", "1", TableUndropped.class),
          new EventType("TableTaskCancelled", "1", TableTaskCancelled.class),
          new EventType("TableTaskRescheduled", "1", TableTaskRescheduled.class),
          new EventType("TableHeld", "1", TableHeld.class),
          new EventType("TableReleased", "1", TableReleased.class),
          new EventType("TableDropped", "1", TableDropped.class),
          new EventType("TableUnregistered", "1", TableUnregistered.class),
          new EventType("TablePurged", "1", TablePurged.class),
          new EventType("TableMetadataExpired", "1", TableMetadataExpired.class),
          new EventType("ViewCreated", "1", ViewCreated.class),
          new EventType("ViewRegistered", "1", ViewRegistered.class),
          new EventType("ViewCommitted", "1", ViewCommitted.class),
          new EventType("ViewRenamed", "1", ViewRenamed.class),
          new EventType("ViewProtectionSet", "1", ViewProtectionSet.class),
          new EventType("ViewSoftDropped", "1", ViewSoftDropped.class),
          new EventType("ViewUndropped", "1", ViewUndropped.class),
          new EventType("ViewTaskCancelled", "1", ViewTaskCancelled.class),
          new EventType("ViewTaskRescheduled", "1", ViewTaskRescheduled.class),
          new EventType("ViewHeld", "1", ViewHeld.class),
          new EventType("ViewReleased", "1", ViewReleased.class),
          new EventType("ViewDropped", "1", ViewDropped.class),
          new EventType("GenericTableCreated", "1", GenericTableCreated.class),
          new EventType("GenericTableRenamed", "1", GenericTableRenamed.class),
          new EventType("GenericTableProtectionSet", "1", GenericTableProtectionSet.class),
          new EventType("GenericTableSoftDropped", "1", GenericTableSoftDropped.class),
          new EventType("GenericTableUndropped", "1", GenericTableUndropped.class),
          new EventType("GenericTableTaskCancelled", "1", GenericTableTaskCancelled.class),
          new EventType("GenericTableTaskRescheduled", "1", GenericTableTaskRescheduled.class),
          new EventType("GenericTableHeld", "1", GenericTableHeld.class),
          new EventType("GenericTableReleased", "1", GenericTableReleased.class),
          new EventType("GenericTableDropped", "1", GenericTableDropped.class),
          new EventType("GenericTablePurged", "1", GenericTablePurged.class),
          new EventType("RequestErased", "1", RequestErased.class),
          new EventType("UserRequestsErased", "1", UserRequestsErased.class),
          new EventType("RoleCreated", "1", RoleCreated.class),
          new EventType("RoleUpdated", "1", RoleUpdated.class),
          new EventType("RoleSourceChanged", "1", RoleSourceChanged.class),
          new EventType("RoleMembersAdded", "1", RoleMembersAdded.class),
          new EventType("RoleMembersRemoved", "1", RoleMembersRemoved.class),
          new EventType("RoleDeleted", "1", RoleDeleted.class),
          new EventType("PrivilegesGranted", "1", PrivilegesGranted.class),
          new EventType("PrivilegesRevoked", "1", PrivilegesRevoked.class),
          new EventType("ManagedAccessSet", "1", ManagedAccessSet.class),
          new EventType("ApiClientCreated", "1", ApiClientCreated.class),
          new EventType("ApiClientSecretRenewed", "1", ApiClientSecretRenewed.class),
          new EventType("ApiClientDeleted", "1", ApiClientDeleted.class),
          new EventType("KeycloakClientCreated", "1", KeycloakClientCreated.class),
          new EventType("KeycloakClientSecretRenewed", "1", KeycloakClientSecretRenewed.class),
          new EventType("KeycloakClientDeleted", "1", KeycloakClientDeleted.class),
          new EventType("PersonCreated", "1", PersonCreated.class),
          new EventType("PersonPasswordReset", "1", PersonPasswordReset.class),
          new EventType("PersonPasswordChanged", "1", PersonPasswordChanged.class),
          new EventType("PersonDeleted", "1", PersonDeleted.class));

  private static final Map<Class<?>, EventType> BY_CLASS =
      ALL.stream().collect(toUnmodifiableMap(EventType::type, t -> t));
  private static final Map<String, EventType> BY_NAME =
      ALL.stream().collect(toUnmodifiableMap(EventType::name, t -> t));

  private EventTypes() {}

  /** Every kind of event there is. */
  public static List<EventType> all() {
    return ALL;
  }

  /**
   * Names of events.
   *
   * @param types classes of events, or roles such as {@link LifecycleEvent.Held}, which stand for
   *     all events that have them
   */
  @SafeVarargs
  public static Set<String> names(Class<? extends Event>... types) {
    return ALL.stream()
        .filter(known -> Stream.of(types).anyMatch(type -> type.isAssignableFrom(known.type())))
        .map(EventType::name)
        .collect(toCollection(LinkedHashSet::new));
  }

  /**
   * {@link #names} as a list in SQL, such as {@code 'TableHeld', 'ViewHeld'}.
   *
   * @param types as there
   */
  @SafeVarargs
  public static String sqlNames(Class<? extends Event>... types) {
    return names(types).stream().map(name -> "'" + name + "'").collect(joining(", "));
  }

  /**
   * The kind of an event's class.
   *
   * @throws IllegalArgumentException if the class has no name here
   */
  public static EventType of(Class<?> type) {
    EventType found = BY_CLASS.get(type);
    if (found == null) {
      throw new IllegalArgumentException("No name in the ledger for events of " + type);
    }
    return found;
  }

  /**
   * The kind of a stored name.
   *
   * @throws IllegalArgumentException if this version of Varve does not know the name
   */
  public static EventType named(String name) {
    EventType found = BY_NAME.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "This version of Varve does not know events named " + name + "; use a newer one");
    }
    return found;
  }
}
