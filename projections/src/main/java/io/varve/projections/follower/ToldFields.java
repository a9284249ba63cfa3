package io.varve.projections.follower;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.event.LifecycleEvent.Renamed;
import io.varve.ledger.event.LifecycleEvent.Undropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleMembersAdded;
import io.varve.ledger.event.RoleEvent.RoleMembersRemoved;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.ViewEvent.ViewCommitted;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which fields of an event's payload followers need. */
final class ToldFields {

  /** What a commit came to. */
  static final String RESULT = "result";

  private static final String NAME = "name";
  private static final String TO = "to";
  private static final String LEVELS = "levels";
  private static final String PARENT = "parent-id";
  private static final String PREVIOUS = "previous-uuid";
  private static final String OBJECT = "object";
  private static final String ENTRIES = "entries";
  private static final String MEMBERS = "members";
  private static final String PROJECT = "project-id";

  private static final Set<String> OF_GRANTS = Set.of(OBJECT);
  private static final Map<String, Set<String>> BY_EVENT = new HashMap<>();

  static {
    Set<String> created = Set.of(NAME, RESULT);
    tell(Set.of(RESULT), TableCommitted.class, ViewCommitted.class);
    tell(created, TableCreated.class, ViewCreated.class, ViewRegistered.class);
    tell(Set.of(NAME, RESULT, PREVIOUS), TableRegistered.class);
    tell(Set.of(NAME), GenericTableCreated.class, Undropped.class);
    tell(Set.of(TO), Renamed.class);
    tell(Set.of(LEVELS, PARENT), NamespaceCreated.class, NamespaceRestored.class);
    tell(Set.of(TO, PARENT), NamespaceMoved.class);
    tell(Set.of(OBJECT, ENTRIES), PrivilegesGranted.class, PrivilegesRevoked.class);
    tell(Set.of(PROJECT), WarehouseCreated.class, RoleCreated.class);
    tell(Set.of(MEMBERS), RoleMembersAdded.class, RoleMembersRemoved.class);
  }

  private ToldFields() {}

  @SafeVarargs
  private static void tell(Set<String> fields, Class<? extends Event>... types) {
    EventTypes.names(types).forEach(name -> BY_EVENT.put(name, fields));
  }

  /** Those of an event, by the kind of its stream and its name. */
  static Set<String> of(String kind, String event) {
    return BY_EVENT.getOrDefault(event, kind.equals("grants") ? OF_GRANTS : Set.of());
  }

  /**
   * The payload of {@code events e} for {@link SealedChange}, as SQL: null where none of it is
   * needed, and of one that is large as it is stored only what is.
   *
   * @param most bytes that are not large
   */
  static String payload(int most) {
    Set<String> names = new TreeSet<>();
    BY_EVENT.values().forEach(names::addAll);
    names.remove(RESULT);
    String fields =
        names.stream()
            .map(name -> "'" + name + "', n.\"" + name + '"')
            .collect(Collectors.joining(", "));
    String columns =
        names.stream().map(name -> '"' + name + "\" json").collect(Collectors.joining(", "));
    return """
    case when e.stream_type = 'grants' or e.event_name in ({events}) then
      case when pg_column_size(e.payload) <= {most} then e.payload else (
        select json_strip_nulls(json_build_object({fields},
          'result', json_build_object('snapshots', n.result->'snapshots')))
        from json_to_record(e.payload) n ({columns}, result json)) end end\
    """
        .replace(
            "{events}",
            BY_EVENT.keySet().stream()
                .sorted()
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(", ")))
        .replace("{most}", String.valueOf(most))
        .replace("{fields}", fields)
        .replace("{columns}", columns);
  }
}
