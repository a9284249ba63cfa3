package io.varve.command.restore;

import io.varve.command.restore.LargeRestores.Watch;
import io.varve.command.restore.PastPages.Space;
import io.varve.command.restore.PastState.PastNamespace;
import io.varve.command.restore.PastState.PastTabular;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what a warehouse or a namespace was and is, by parts in an order in which each finds
 * what it needs: namespaces from the top, what was made or came since, what was there, and at last
 * namespaces that were made since. What something is in the way of is left out, and tried again at
 * the end, as long as that changes something: then another object may have given up its name.
 */
final class RestoreParts {

  /** Objects of a part; each may need two changes. */
  private static final int AT_ONCE = Restoring.MOST_CHANGES / 2;

  /** How often what something is in the way of is tried. */
  private static final int MOST_PASSES = 10;

  private final RestoreReads reads;
  private final UUID warehouse;
  private final PastPages then;
  private final RestoreReport report;
  private final PartWork work;
  private final Watch watch;

  RestoreParts(
      RestoreReads reads,
      UUID warehouse,
      PastPages then,
      RestoreReport report,
      PartWork work,
      Watch watch) {
    this.reads = reads;
    this.warehouse = warehouse;
    this.then = then;
    this.report = report;
    this.work = work;
    this.watch = watch;
  }

  /** All parts; returns whether it came to its end and was not stopped. */
  boolean all() {
    if (!pass(null, false)) {
      return false;
    }
    long before = 0;
    for (int n = 1; n < MOST_PASSES && report.changes() > before; n++) {
      Set<UUID> again = report.unblock();
      if (again.isEmpty()) {
        return true;
      }
      before = report.changes();
      // The other way round: of a chain of names each frees that of its neighbour.
      if (!pass(again, n % 2 == 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param only ids of what is looked at again; null the first time
   */
  private boolean pass(@Nullable Set<UUID> only, boolean backwards) {
    List<Space> spaces = then.namespaces();
    Map<UUID, Space> byId = new HashMap<>();
    spaces.forEach(space -> byId.put(space.id(), space));
    List<UUID> tabulars = then.tabulars();
    if (only == null) {
      report.expect(spaces.size() + tabulars.size());
    }
    if (!parts(of(spaces.stream().map(Space::id).toList(), only), ids -> back(ids, byId))) {
      return false;
    }
    List<UUID> since =
        without(
            LargeRestores.bounded(
                reads.tabularsBelow(warehouse, then.root(), LargeRestores.MOST_READ)),
            tabulars);
    List<UUID> namespacesSince =
        without(
            LargeRestores.bounded(
                reads.namespacesBelow(warehouse, then.root(), LargeRestores.MOST_READ)),
            byId.keySet());
    if (only == null) {
      report.expect(since.size() + namespacesSince.size());
    }
    List<UUID> left = of(tabulars, only);
    return parts(of(since, only), this::since)
        && parts(
            backwards ? left.reversed() : left,
            ids -> new PastState(List.of(), then.of(ids), List.of(), List.of()))
        && parts(
            of(namespacesSince, only).reversed(),
            ids -> new PastState(List.of(), List.of(), List.of(), without(ids, then.known(ids))));
  }

  private PastState back(List<UUID> ids, Map<UUID, Space> byId) {
    return new PastState(
        ids.stream()
            .map(id -> Objects.requireNonNull(byId.get(id)))
            .map(
                one ->
                    new PastNamespace(
                        one.id(), one.parentId(), one.levels(), then.properties(one.id())))
            .toList(),
        List.of(),
        List.of(),
        List.of());
  }

  /** What was elsewhere goes back there, without its content of then; what was nowhere ends. */
  private PastState since(List<UUID> ids) {
    List<PastTabular> elsewhere = then.of(ids).stream().map(PastTabular::withoutContent).toList();
    return new PastState(
        List.of(),
        List.of(),
        elsewhere,
        without(ids, elsewhere.stream().map(PastTabular::id).toList()));
  }

  private boolean parts(List<UUID> ids, Function<List<UUID>, PastState> read) {
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      if (watch.isToStop(report.told())) {
        return false;
      }
      List<UUID> some = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
      work.carryOut(some, read);
      report.compared(some.size());
    }
    return true;
  }

  private static List<UUID> of(List<UUID> ids, @Nullable Set<UUID> only) {
    return only == null ? ids : ids.stream().filter(only::contains).toList();
  }

  private static List<UUID> without(List<UUID> ids, Collection<UUID> some) {
    Set<UUID> others = some instanceof Set<UUID> set ? set : new HashSet<>(some);
    return ids.stream().filter(id -> !others.contains(id)).toList();
  }
}
