package io.varve.projections.history;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.event.LifecycleEvent.Dropped;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.ProjectEvent.ProjectDeleted;
import io.varve.ledger.event.RoleEvent.RoleCreated;
import io.varve.ledger.event.RoleEvent.RoleDeleted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.ViewEvent.ViewCreated;
import io.varve.ledger.event.ViewEvent.ViewRegistered;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseDeleted;
import io.varve.projections.follower.SealedChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What some changes of the sealed ledger come to among the rows of {@code grants_history}. */
final class GrantWindow {

  private static final Set<String> GRANTED = EventTypes.names(PrivilegesGranted.class);
  private static final Set<String> REVOKED = EventTypes.names(PrivilegesRevoked.class);

  /** Those that make who caused them an owner. */
  private static final Set<String> CREATED =
      EventTypes.names(
          WarehouseCreated.class,
          NamespaceCreated.class,
          TableCreated.class,
          TableRegistered.class,
          ViewCreated.class,
          ViewRegistered.class,
          GenericTableCreated.class,
          RoleCreated.class);

  /** Those by which nothing is granted on their object any more. */
  private static final Set<String> GONE =
      EventTypes.names(
          Dropped.class, TableUnregistered.class, ProjectDeleted.class, RoleDeleted.class);

  private static final Set<String> WAREHOUSE_GONE = EventTypes.names(WarehouseDeleted.class);
  private static final Set<String> ROLE_GONE = EventTypes.names(RoleDeleted.class);

  record Held(UUID object, String subject, String privilege) {}

  /** A privilege that is held from a position on, and up to before another one. */
  static final class Span {
    final Held held;
    final String kind;
    final @Nullable UUID project;
    final @Nullable UUID warehouse;
    final long from;
    @Nullable Long until;

    Span(Held held, String kind, @Nullable UUID project, @Nullable UUID warehouse, long position) {
      this.held = held;
      this.kind = kind;
      this.project = project;
      this.warehouse = warehouse;
      this.from = position;
    }
  }

  /** What began, in order. */
  final List<Span> began = new ArrayList<>();

  private final Map<UUID, Map<Held, Span>> open = new HashMap<>();

  // The first end of what was held before the changes.
  final Map<Held, Long> revoked = new HashMap<>();
  final Map<UUID, Long> objects = new HashMap<>();
  final Map<UUID, Long> warehouses = new HashMap<>();
  final Map<String, Long> roles = new HashMap<>();

  /** That of changes in the order of their positions. */
  static GrantWindow of(List<SealedChange> changes) {
    GrantWindow window = new GrantWindow();
    for (SealedChange change : changes) {
      String event = change.event();
      if (GRANTED.contains(event) || REVOKED.contains(event)) {
        window.change(change);
      } else if (CREATED.contains(event)) {
        window.own(change);
      } else if (GONE.contains(event) || WAREHOUSE_GONE.contains(event)) {
        window.end(change);
      }
    }
    return window;
  }

  private void change(SealedChange change) {
    UUID object = change.objectId();
    String kind = SealedChange.text(change.payload().path("object"), "kind");
    for (JsonNode entry : change.payload().path("entries")) {
      String subject = SealedChange.text(entry, "subject");
      String privilege = SealedChange.text(entry, "privilege");
      if (kind == null || subject == null || privilege == null) {
        continue;
      }
      Held held = new Held(object, subject, privilege);
      if (GRANTED.contains(change.event())) {
        begin(new Span(held, kind, change.projectId(), change.warehouseId(), change.position()));
      } else {
        revoke(held, change.position());
      }
    }
  }

  private void own(SealedChange change) {
    String owner = change.owner();
    // A table that is registered over another one keeps what is granted on it.
    if (owner == null || SealedChange.text(change.payload(), "previous-uuid") != null) {
      return;
    }
    UUID project = SealedChange.uuid(change.payload(), "project-id");
    begin(
        new Span(
            new Held(change.stream(), owner, "ownership"),
            change.kind(),
            project == null ? change.projectId() : project,
            change.kind().equals("role") ? null : change.warehouseId(),
            change.position()));
  }

  private void end(SealedChange change) {
    UUID ended = change.stream();
    long position = change.position();
    if (WAREHOUSE_GONE.contains(change.event())) {
      warehouses.putIfAbsent(ended, position);
      end(position, span -> ended.equals(span.warehouse));
      return;
    }
    objects.putIfAbsent(ended, position);
    Map<Held, Span> on = open.remove(ended);
    if (on != null) {
      on.values().forEach(span -> span.until = position);
    }
    if (ROLE_GONE.contains(change.event())) {
      String role = "role:" + ended;
      roles.putIfAbsent(role, position);
      end(position, span -> span.held.subject.equals(role));
    }
  }

  /** Whether none of what was held before the changes ends. */
  boolean endsNothing() {
    return revoked.isEmpty() && objects.isEmpty() && warehouses.isEmpty() && roles.isEmpty();
  }

  private void begin(Span span) {
    Map<Held, Span> on = open.computeIfAbsent(span.held.object, object -> new HashMap<>());
    if (on.putIfAbsent(span.held, span) == null) {
      began.add(span);
    }
  }

  private void revoke(Held held, long position) {
    revoked.putIfAbsent(held, position);
    Span span = open.getOrDefault(held.object, new HashMap<>()).remove(held);
    if (span != null) {
      span.until = position;
    }
  }

  private void end(long position, Predicate<Span> which) {
    for (Map<Held, Span> on : open.values()) {
      on.values()
          .removeIf(
              span -> {
                boolean ends = which.test(span);
                if (ends) {
                  span.until = position;
                }
                return ends;
              });
    }
  }
}
