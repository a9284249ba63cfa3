package io.varve.command.tabular;

import io.varve.command.head.Decision;
import io.varve.command.head.HeadRepository;
import io.varve.command.head.ReadHead;
import io.varve.command.head.Root;
import io.varve.ledger.event.TabularKind;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Heads of tables, views and generic tables, by their kind. */
public final class TabularHeads {

  private final List<OfKind> kinds;

  /**
   * @param kinds in the order in which commands lock the heads of several of them
   */
  public TabularHeads(List<OfKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** The heads of one kind. */
  public record OfKind(
      TabularKind kind,
      HeadRepository<? extends Tabular, ? extends Root<? extends Tabular>> heads) {}

  /** All kinds, in the order in which their heads are locked. */
  public List<TabularKind> kinds() {
    return kinds.stream().map(OfKind::kind).toList();
  }

  /** Locks a head, and makes what {@code rule} decides on its state happen. */
  public void decide(TabularKind kind, UUID id, Function<Tabular, Decision> rule) {
    of(kind).load(id.toString()).execute(root -> root.carryOut(rule.apply(root.state())));
  }

  /** Makes what {@code rule} decides on a state that was read before happen. */
  public void decide(TabularKind kind, ReadHead read, Function<Tabular, Decision> rule) {
    of(kind).load(read).execute(root -> root.carryOut(rule.apply(root.state())));
  }

  /** Locks a head until the transaction ends; to decide on it then is free. */
  public void lock(TabularKind kind, UUID id) {
    of(kind).load(id.toString());
  }

  private HeadRepository<? extends Tabular, ? extends Root<? extends Tabular>> of(
      TabularKind kind) {
    return kinds.stream()
        .filter(one -> one.kind == kind)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No heads of kind " + kind))
        .heads;
  }
}
