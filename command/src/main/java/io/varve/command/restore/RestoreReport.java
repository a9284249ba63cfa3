package io.varve.command.restore;

import io.varve.command.refusal.Blocker;
import io.varve.command.restore.Plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What a restore in parts has done, or would do, and what is in the way: of much, the first. */
public final class RestoreReport {

  /** Steps, objects that something is in the way of, and notes that are told. */
  static final int MOST_TOLD = 100;

  private final Map<String, Long> counts = new TreeMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Blocker> blockers = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<UUID> blocked = new HashSet<>();
  private long objects;
  private long compared;

  /**
   * As it is told.
   *
   * @param objects of then and of now, nearly
   * @param compared how many of them were looked at
   * @param changes by their kinds, such as {@code commit}
   * @param blocked how many objects something is in the way of
   * @param blockers of the first of them
   */
  public record Told(
      long objects,
      long compared,
      Map<String, Long> changes,
      List<Step> steps,
      long blocked,
      List<Blocker> blockers,
      List<String> notes) {

    /** How many changes there are. */
    public long changed() {
      return changes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** As it is by now. */
  public Told told() {
    return new Told(
        objects,
        compared,
        Map.copyOf(counts),
        List.copyOf(steps),
        blocked.size(),
        List.copyOf(blockers),
        List.copyOf(notes));
  }

  void expect(long more) {
    objects += more;
  }

  void compared(long more) {
    compared += more;
  }

  void planned(Plan plan) {
    for (Step step : plan.steps) {
      counts.merge(step.action(), 1L, Long::sum);
      if (steps.size() < MOST_TOLD) {
        steps.add(step);
      }
    }
    plan.notes.stream().limit(MOST_TOLD - notes.size()).forEach(notes::add);
  }

  long changes() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Something is in the way of an object; blockers of the first ones are kept. */
  void block(UUID id, List<Blocker> why) {
    if (blocked.add(id) && blockers.size() < MOST_TOLD) {
      why.stream().limit(MOST_TOLD - blockers.size()).forEach(blockers::add);
    }
  }

  /** Ids of what something is in the way of, which is tried again. */
  Set<UUID> unblock() {
    Set<UUID> before = Set.copyOf(blocked);
    blocked.clear();
    blockers.clear();
    return before;
  }
}
