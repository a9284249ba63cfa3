package io.varve.command.restore;

import io.varve.command.namespace.NamespaceState;
import io.varve.command.restore.RestoreReads.Later;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.NamespaceEvent;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespaceMoved;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what some events did to a namespace: what it was before the first of them comes back,
 * as far as it still is what it was after the last.
 */
final class NamespaceUndo {

  /** Events of a namespace that are folded, which says what it was before others. */
  private static final int MOST_EVENTS = 1000;

  private static final String TOO_LONG =
      "Its history has more than %d events before this, which are too many to be read; change it by hand"
          .formatted(MOST_EVENTS);

  private static final String PROPERTIES = EventTypes.sqlNames(NamespacePropertiesUpdated.class);
  private static final String PROTECTION = EventTypes.sqlNames(NamespaceProtectionSet.class);

  private final RestoreReads reads;
  private final NamespacePlanner planner;

  NamespaceUndo(RestoreReads reads, NamespacePlanner planner) {
    this.reads = reads;
    this.planner = planner;
  }

  /** A namespace at one version of its stream. */
  private record Then(@Nullable NamespaceState state, @Nullable UUID parentId) {

    boolean isThere() {
      return state != null && !state.dropped();
    }

    Then after(Event event) {
      UUID parent =
          switch (event) {
            case NamespaceCreated created -> created.parentId();
            case NamespaceRestored restored -> restored.parentId();
            case NamespaceMoved moved -> moved.parentId();
            default -> parentId;
          };
      return new Then(NamespaceState.evolve(state, event), parent);
    }
  }

  /** What events of one namespace did, and what it is. */
  final class Undo {

    private final Head head;
    private final NamespaceState now;
    private final long last;
    private final Then before;
    private final Then after;
    private final boolean isTooLong;

    private Undo(Head head, long first, List<NamespaceEvent> events) {
      this.head = head;
      this.now = head.as(NamespaceState.class);
      this.last = first + events.size() - 1;
      Then then = new Then(null, null);
      List<Event> earlier = reads.events(head.id(), first, MOST_EVENTS + 1);
      this.isTooLong = earlier.size() > MOST_EVENTS;
      for (Event event : earlier) {
        then = then.after(event);
      }
      this.before = then;
      for (Event event : events) {
        then = then.after(event);
      }
      this.after = then;
    }

    /** Its name before the events, or else after them. */
    List<String> levels() {
      return before.isThere() && !isTooLong
          ? Objects.requireNonNull(before.state).levels()
          : now.levels();
    }

    /** Whether the events made it, so that it ends. */
    boolean ends() {
      return !isTooLong && !before.isThere() && after.isThere();
    }

    /** Plans it. */
    void plan(Plan plan, Permits permits) {
      if (isTooLong) {
        planner.block(plan, null, head, now, TOO_LONG);
        return;
      }
      NamespaceState was = Objects.requireNonNull(after.state);
      if (now.dropped() == after.isThere()) {
        blockLater(plan, NamespacePlanner.PRESENCE, "It was dropped or came back since");
        return;
      }
      if (ends()) {
        planner.drop(plan, permits, head, now);
        return;
      }
      if (before.state == null || !before.isThere()) {
        return;
      }
      if (!after.isThere()) {
        planner.restore(plan, permits, head, beforeItsEnd(), before.parentId);
        return;
      }
      NamespaceState target = before.state;
      if (!target.levels().equals(was.levels())) {
        if (now.levels().equals(was.levels())) {
          planner.move(plan, permits, head, now, target.levels(), before.parentId);
        } else {
          blockLater(plan, NamespacePlanner.NAME, "It was moved since");
        }
      }
      properties(plan, permits, target.properties(), was.properties());
      if (target.hasProtection() != was.hasProtection()) {
        if (now.hasProtection() == was.hasProtection()) {
          planner.protection(plan, permits, head, now, target.hasProtection());
        } else {
          blockLater(plan, PROTECTION, "Its protection was set since");
        }
      }
    }

    private NamespaceState beforeItsEnd() {
      return Objects.requireNonNull(before.state);
    }

    private void properties(
        Plan plan, Permits permits, Map<String, String> target, Map<String, String> was) {
      Set<String> keys = new TreeSet<>(target.keySet());
      keys.addAll(was.keySet());
      keys.removeIf(key -> Objects.equals(target.get(key), was.get(key)));
      if (keys.isEmpty()) {
        return;
      }
      if (keys.stream().anyMatch(key -> !Objects.equals(now.properties().get(key), was.get(key)))) {
        blockLater(plan, PROPERTIES, "Its properties were changed since");
        return;
      }
      Map<String, String> set = new TreeMap<>(target);
      set.keySet().retainAll(keys);
      List<String> removed = new ArrayList<>(keys);
      removed.removeAll(target.keySet());
      planner.properties(plan, permits, head, now, set, removed);
    }

    private void blockLater(Plan plan, String names, String why) {
      List<Later> later = reads.later(head.id(), last, names);
      later.forEach(event -> planner.block(plan, event, head, now, why));
      if (later.isEmpty()) {
        planner.block(plan, null, head, now, why);
      }
    }
  }

  /**
   * What events of one namespace did.
   *
   * @param first version of the first of them, which all follow each other
   */
  Undo of(Head head, long first, List<NamespaceEvent> events) {
    return new Undo(head, first, events);
  }
}
