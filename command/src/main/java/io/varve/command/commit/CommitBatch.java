package io.varve.command.commit;

import io.varve.command.commit.CommitLeases.Turn;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Commits in a row to one table, each applied to what the one before it will leave. Where other
 * nodes commit to the table too, the row has a turn at it.
 *
 * @param <B> what commits are applied to
 */
final class CommitBatch<B> {

  /** After so long a run lets another node have its turn, or asks if one wants it. */
  private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final UUID tableId;
  private final CommitLeases turns;
  private final boolean inTurn;
  // These three: guarded by the pipeline's entrance.
  private @Nullable B base;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private long full = System.nanoTime() + RUN_NANOS;
  // Set by the first of those inside only, one after the other.
  private volatile Turn turn;
  private volatile boolean broken;
  // Guarded by this.
  private int inside = 1;

  /** A run whose first commit is inside. */
  CommitBatch(UUID tableId, CommitLeases turns, Turn turn, B base) {
    this.tableId = tableId;
    this.turns = turns;
    this.turn = turn;
    this.inTurn = turn != Turn.NONE;
    this.base = base;
  }

  /** Whether one more commit may be made on the last of this run; if so it is inside. */
  boolean join() {
    if (broken || (isFull() && !goesOn())) {
      return false;
    }
    synchronized (this) {
      if (inside == 0) {
        return false;
      }
      inside++;
      return true;
    }
  }

  private boolean isFull() {
    return System.nanoTime() - full > 0;
  }

  // Without a turn it goes on if no other node has one.
  private boolean goesOn() {
    if (inTurn || turns.isTaken(tableId)) {
      return false;
    }
    full = System.nanoTime() + RUN_NANOS;
    return true;
  }

  /**
   * Puts a commit behind the last one.
   *
   * @param done completed when the commit has left
   * @return what is completed when the one before it has
   */
  CompletableFuture<?> follow(CompletableFuture<?> done) {
    CompletableFuture<?> before = last;
    last = done;
    return before;
  }

  /** Applies a commit to what the last one will leave; a refused one leaves that as it was. */
  void apply(UnaryOperator<B> commit) {
    base = commit.apply(Objects.requireNonNull(base));
  }

  /** From now on nothing counts that was applied in this run, and nobody joins it. */
  void breakUp() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  /** Takes a turn now if other nodes commit to the table too, and this run has none. */
  void haveTurn() {
    if (turn == Turn.NONE) {
      turn = turns.ifContended(tableId);
    }
  }

  /** One commit has left; the last one gives up the turn. */
  void leave() {
    synchronized (this) {
      if (--inside > 0) {
        return;
      }
      // Metadata may be large, and this run may stay for a while.
      base = null;
    }
    turn.close();
  }
}
