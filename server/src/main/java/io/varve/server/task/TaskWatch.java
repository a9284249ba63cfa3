package io.varve.server.task;

import io.varve.command.task.DeferredTasks;
import io.varve.command.task.DeferredTasks.DeferredTask;
import io.varve.command.task.TaskAttempts;
import java.util.function.BooleanSupplier;

/**
 * Stands beside a task that runs: tells how far it is, and looks whether it is to stop. It asks the
 * database once a second, not for each step.
 */
final class TaskWatch implements BooleanSupplier {

  private static final long EVERY_NANOS = 1_000_000_000L;
  private static final float ALMOST = 0.99f;

  private final DeferredTasks tasks;
  private final TaskAttempts attempts;
  private final DeferredTask task;
  private final int attempt;
  private final float from;
  private long next = System.nanoTime();
  private long expected;
  private long done;
  private boolean stopping;

  /**
   * @param from how far the tries before came, where their work counts
   */
  TaskWatch(
      DeferredTasks tasks, TaskAttempts attempts, DeferredTask task, int attempt, float from) {
    this.tasks = tasks;
    this.attempts = attempts;
    this.task = task;
    this.attempt = attempt;
    this.from = from;
  }

  /** How many steps are to be done, nearly. */
  synchronized void expect(long steps) {
    expected = steps;
  }

  /** Before a step: whether to stop instead. */
  @Override
  public boolean getAsBoolean() {
    return isToStop(1);
  }

  /** Before some steps: whether to stop instead. */
  synchronized boolean isToStop(int steps) {
    long now = System.nanoTime();
    if (!stopping && now - next >= 0) {
      next = now + EVERY_NANOS;
      stopping = tasks.isToStop(task.taskId()) || tasks.isHeld(task);
      if (done > 0) {
        attempts.tell(
            task.taskId(),
            attempt,
            expected == 0 ? from : Math.min(ALMOST, from + (1 - from) * done / expected),
            done + (expected == 0 ? " done so far" : " of about " + expected + " done so far"));
      }
    }
    done += steps;
    return stopping;
  }
}
