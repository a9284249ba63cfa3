package io.varve.command.restore;

import io.varve.command.namespace.NamespaceState;
import io.varve.command.restore.Facets.Presence;
import io.varve.command.restore.PastState.PastNamespace;
import io.varve.command.restore.PastState.PastTabular;
import io.varve.command.restore.TabularPlanner.Target;
import io.varve.command.tabular.Tabular;
import io.varve.ledger.event.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans how a part of a warehouse comes to be what it was at a position. */
final class Restoring {

  /** Changes of one restore, which are one transaction. */
  static final int MOST_CHANGES = 100;

  private final RestoreReads reads;
  private final NamespacePlanner namespaces;
  private final TabularPlanner tabulars;

  Restoring(RestoreReads reads, NamespacePlanner namespaces, TabularPlanner tabulars) {
    this.reads = reads;
    this.namespaces = namespaces;
    this.tabulars = tabulars;
  }

  /**
   * A plan of all of it.
   *
   * @throws TooLargeException if it has more than {@link #MOST_CHANGES} changes
   */
  Plan plan(Permits permits, PastState then) {
    UUID root = then.namespaces().isEmpty() ? null : then.namespaces().getFirst().id();
    return plan(permits, then, new Part(root, new HashSet<>(), new PlannedNames()));
  }

  /**
   * What a plan is a part of.
   *
   * @param root the namespace that is asked for, which is answered as it is; null if none is
   * @param hidden namespaces that are no part of the restore, to which those of this part are added
   * @param names of the parts before
   */
  record Part(@Nullable UUID root, Set<UUID> hidden, PlannedNames names) {}

  /** The plan of a part. */
  Plan plan(Permits permits, PastState then, Part part) {
    Map<UUID, Head> heads =
        reads.heads(
            Stream.of(
                    then.namespaces().stream().map(PastNamespace::id),
                    then.tabulars().stream().map(PastTabular::id),
                    then.elsewhere().stream().map(PastTabular::id),
                    then.created().stream())
                .flatMap(ids -> ids)
                .toList());
    Plan plan = new Plan(part.names);
    hide(permits, heads, then.namespaces(), part);
    for (PastNamespace one : then.namespaces()) {
      if (!part.hidden.contains(one.id())) {
        namespace(plan, permits, Objects.requireNonNull(heads.get(one.id())), one);
      }
    }
    List<Head> created = then.created().stream().map(heads::get).filter(Objects::nonNull).toList();
    for (Head head : created) {
      check(plan);
      if (!isNamespace(head) && permits.sees(head.tabular())) {
        tabulars.plan(plan, permits, head, new Target(Presence.DROPPED, null, null, null, null));
      }
    }
    Map<Head, Target> targets = new LinkedHashMap<>();
    for (PastTabular one : then.tabulars()) {
      if (part.hidden.contains(one.name().namespaceId())) {
        continue;
      }
      if (then.one() && !permits.sees(Objects.requireNonNull(heads.get(one.id())).tabular())) {
        throw permits.hidden();
      }
      target(permits, heads, one, Presence.THERE, targets);
    }
    for (PastTabular one : then.elsewhere()) {
      target(permits, heads, one, null, targets);
    }
    inOrder(plan, permits, targets);
    created.stream()
        .filter(head -> isNamespace(head) && permits.sees(head.id()))
        .sorted(Comparator.comparing(head -> -state(head).levels().size()))
        .forEach(head -> namespaces.drop(plan, permits, head, state(head)));
    check(plan);
    return plan;
  }

  /** Namespaces that are in a hidden place now, with all that was in them: no part of a restore. */
  private static void hide(
      Permits permits, Map<UUID, Head> heads, List<PastNamespace> namespaces, Part part) {
    for (PastNamespace one : namespaces) {
      UUID parentId = one.parentId();
      // What is dropped is nowhere; the namespace that it comes back to decides.
      boolean isDropped = state(Objects.requireNonNull(heads.get(one.id()))).dropped();
      if (!one.id().equals(part.root)
          && ((parentId != null && part.hidden.contains(parentId))
              || (!isDropped && !permits.sees(one.id())))) {
        part.hidden.add(one.id());
      }
    }
  }

  private static void check(Plan plan) {
    if (plan.steps.size() > MOST_CHANGES) {
      throw new TooLargeException();
    }
  }

  private void target(
      Permits permits,
      Map<UUID, Head> heads,
      PastTabular one,
      @Nullable Presence presence,
      Map<Head, Target> targets) {
    Head head = Objects.requireNonNull(heads.get(one.id()));
    // Hidden objects are not in lists of then, and so are no part of this; that something was in a
    // hidden namespace is not told either.
    if (permits.sees(head.tabular())
        && (presence != null || permits.sees(one.name().namespaceId()))) {
      targets.put(head, new Target(presence, one.name(), one.content(), null, null));
    }
  }

  /** What gives up a name comes before what takes it. */
  private void inOrder(Plan plan, Permits permits, Map<Head, Target> targets) {
    Map<Head, Target> left = new LinkedHashMap<>(targets);
    while (!left.isEmpty()) {
      Set<List<Object>> held =
          left.entrySet().stream()
              .filter(entry -> moves(entry.getKey().tabular(), entry.getValue()))
              .map(entry -> place(entry.getKey().tabular().name()))
              .collect(Collectors.toSet());
      int before = left.size();
      for (Iterator<Map.Entry<Head, Target>> all = left.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<Head, Target> one = all.next();
        if (!held.contains(place(Objects.requireNonNull(one.getValue().name())))
            || !changesName(one.getKey().tabular(), one.getValue())) {
          check(plan);
          tabulars.plan(plan, permits, one.getKey(), one.getValue());
          all.remove();
        }
      }
      if (left.size() == before) {
        left.keySet()
            .forEach(
                head ->
                    plan.block(
                        null,
                        head.tabular(),
                        "Its name and another one were exchanged; rename one of them first"));
        return;
      }
    }
  }

  private static boolean moves(Tabular state, Target target) {
    return !state.dropped() && changesName(state, target);
  }

  private static boolean changesName(Tabular state, Target target) {
    return state.dropped()
        || !place(state.name()).equals(place(Objects.requireNonNull(target.name())));
  }

  private static List<Object> place(ObjectName name) {
    return List.of(name.namespaceId(), name.name());
  }

  private void namespace(Plan plan, Permits permits, Head head, PastNamespace then) {
    NamespaceState now = state(head);
    if (now.dropped()) {
      namespaces.restore(
          plan,
          permits,
          head,
          new NamespaceState(
              now.namespaceId(), now.warehouseId(), then.levels(), then.properties(), false, null),
          then.parentId());
      return;
    }
    if (!now.levels().equals(then.levels())) {
      namespaces.move(plan, permits, head, now, then.levels(), then.parentId());
    }
    Map<String, String> set = new TreeMap<>(then.properties());
    set.entrySet().removeAll(now.properties().entrySet());
    List<String> removed = new ArrayList<>(now.properties().keySet());
    removed.removeAll(then.properties().keySet());
    if (!set.isEmpty() || !removed.isEmpty()) {
      namespaces.properties(plan, permits, head, now, set, removed);
    }
  }

  private static boolean isNamespace(Head head) {
    return head.kind().equals("namespace");
  }

  private static NamespaceState state(Head head) {
    return head.as(NamespaceState.class);
  }
}
