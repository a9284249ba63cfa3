package io.varve.command.undrop;

import io.varve.command.constraint.Constraint;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.head.HeadMovedException;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.lookup.FoundNamespace;
import io.varve.command.lookup.NameLookup;
import io.varve.command.lookup.Warehouse;
import io.varve.command.namespace.NamespaceCommand.RestoreNamespace;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.undrop.DroppedObjects.DroppedObject;
import io.varve.command.undrop.PastNamespaces.PastNamespace;
import io.varve.command.undrop.UndropCommand.Target;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TabularKind;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings back what was dropped: into its namespace, or into the one that has its name now; if there
 * is none, the namespace comes back too, with those above it.
 */
public final class UndropWrites {

  private static final int TRIES = 5;

  /** Another request was faster; the next plan sees what it did. */
  private static final Set<Constraint> RACES =
      Set.of(
          Constraint.NAMES_NAME,
          Constraint.NAMES_NAMESPACE,
          Constraint.NAMESPACES_PARENT,
          Constraint.NAMESPACES_PATH,
          Constraint.NAMESPACES_WAREHOUSE);

  private final CommandGateway commands;
  private final IdempotencyKeys keys;
  private final NameLookup lookup;
  private final DroppedObjects dropped;
  private final PastNamespaces past;

  public UndropWrites(
      CommandGateway commands, IdempotencyKeys keys, NameLookup lookup, JdbcClient jdbc) {
    this.commands = commands;
    this.keys = keys;
    this.lookup = lookup;
    this.dropped = new DroppedObjects(jdbc);
    this.past = new PastNamespaces(jdbc);
  }

  /** A table, view or generic table to bring back. */
  public record Wanted(TabularKind kind, UUID objectId) {}

  /**
   * Brings them back, all or none.
   *
   * @throws RefusedException if one is not among what can come back, or its name is taken
   */
  public Outcome undrop(Request request, Warehouse warehouse, List<Wanted> wanted) {
    return keys.once(
        request,
        () -> {
          for (int attempt = 1; ; attempt++) {
            Plan plan = plan(request.access(), warehouse, wanted);
            try {
              return commands.send(request, warehouse, plan.command(), Outcome.done());
            } catch (HeadMovedException e) {
              giveUp(attempt);
            } catch (ConstraintViolatedException e) {
              if (Constraint.of(e).filter(RACES::contains).isEmpty()) {
                throw e;
              }
              giveUp(attempt);
            }
          }
        });
  }

  private static void giveUp(int attempt) {
    if (attempt == TRIES) {
      throw new RefusedException(
          Reason.UNAVAILABLE, "The namespace changed too often meanwhile; nothing was changed");
    }
  }

  private Plan plan(Access access, Warehouse warehouse, List<Wanted> wanted) {
    Plan plan = new Plan(access, warehouse);
    for (Wanted one : new LinkedHashSet<>(wanted)) {
      DroppedObject object =
          dropped
              .find(warehouse.warehouseId(), one.objectId())
              .filter(found -> found.kind() == one.kind())
              .filter(found -> access.admits(lineage(warehouse, found)))
              .orElseThrow(() -> notDropped(one));
      plan.add(object);
    }
    return plan;
  }

  // Of where it was, as far as that is still there.
  private Lineage lineage(Warehouse warehouse, DroppedObject object) {
    return warehouse
        .lineage()
        .namespace(
            object.namespaceId(),
            () ->
                dropped
                    .levelsOf(object.namespaceId())
                    .map(levels -> lookup.above(warehouse, levels))
                    .orElse(List.of()))
        .tabular(ObjectKind.of(object.kind().text()), object.objectId());
  }

  private static RefusedException notDropped(Wanted one) {
    return new RefusedException(
        NameRefusals.missing(one.kind()),
        "Not among the deleted tabulars of the warehouse: "
            + one.kind().words()
            + " "
            + one.objectId()
            + "; it has expired, is back already, or never was here");
  }

  private final class Plan {

    private final Access access;
    private final Warehouse warehouse;
    private final Set<UUID> there = new HashSet<>();
    private final Map<List<String>, RestoreNamespace> restored = new HashMap<>();
    private final List<RestoreNamespace> parentsFirst = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final Set<List<Object>> names = new HashSet<>();

    Plan(Access access, Warehouse warehouse) {
      this.access = access;
      this.warehouse = warehouse;
    }

    UndropCommand command() {
      return new UndropCommand(there, parentsFirst, targets);
    }

    void add(DroppedObject object) {
      TargetNamespace target = target(object.namespaceId());
      UUID namespaceId = target.namespaceId();
      List<String> levels = target.levels();
      if (there.contains(namespaceId) && !namespaceId.equals(object.namespaceId())) {
        lookup.admit(access, warehouse, levels, namespaceId, making(object.kind()));
      }
      lookup
          .taken(warehouse, levels, object.name())
          .ifPresent(
              by -> {
                throw taken(object, by, levels);
              });
      if (!names.add(List.of(namespaceId, object.name()))) {
        throw taken(object, object.kind(), levels);
      }
      targets.add(
          new Target(
              object.kind(),
              object.objectId(),
              new ObjectName(namespaceId, levels, object.name())));
    }

    /** What is done to a namespace that is another one than it was in. */
    private static Action making(TabularKind kind) {
      return switch (kind) {
        case TABLE -> Action.NAMESPACE_CREATE_TABLE;
        case VIEW -> Action.NAMESPACE_CREATE_VIEW;
        case GENERIC_TABLE -> Action.NAMESPACE_CREATE_GENERIC_TABLE;
      };
    }

    private RefusedException taken(DroppedObject object, TabularKind by, List<String> levels) {
      String message =
          NameRefusals.alreadyExists(object.kind(), by, levels, object.name()).refusal().message();
      return new RefusedException(
          Reason.ALREADY_EXISTS,
          message
              + "; the name was taken again, so rename or drop what has it, and undrop then."
              + " Nothing was changed");
    }

    /** Where a namespace is by now, or where it is to be brought back. */
    private TargetNamespace target(UUID pastId) {
      Optional<List<String>> alive = dropped.levelsOf(pastId);
      if (alive.isPresent()) {
        there.add(pastId);
        return new TargetNamespace(pastId, alive.get());
      }
      PastNamespace was = past.of(pastId);
      UUID pastParent = was.parentId();
      TargetNamespace parent = pastParent == null ? null : target(pastParent);
      List<String> levels = new ArrayList<>(parent == null ? List.of() : parent.levels());
      levels.add(was.levels().getLast());
      Optional<FoundNamespace> another = lookup.findNamespace(Access.UNLIMITED, warehouse, levels);
      if (another.isPresent()) {
        there.add(another.get().namespaceId());
        return new TargetNamespace(another.get().namespaceId(), levels);
      }
      RestoreNamespace planned = restored.get(levels);
      if (planned == null) {
        UUID parentId = parent == null ? null : parent.namespaceId();
        planned = new RestoreNamespace(pastId, parentId, levels, was.properties());
        restored.put(levels, planned);
        parentsFirst.add(planned);
      }
      return new TargetNamespace(planned.namespaceId(), levels);
    }
  }

  /** A namespace by its id and its name. */
  private record TargetNamespace(UUID namespaceId, List<String> levels) {}
}
