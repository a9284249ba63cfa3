package io.varve.command.request;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request has committed, as far as its answer says it: the last event, which has the highest
 * position, and that position, which it gets a moment after the commit.
 */
public final class Changes {

  private final BooleanSupplier wanted;
  private volatile boolean any;
  private volatile @Nullable Last last;

  /** An event, and the position that it gets. */
  public record Last(UUID event, CompletableFuture<Long> position) {}

  /** Of a request the answer to which says nothing of its position. */
  public Changes() {
    this(() -> false);
  }

  /**
   * @param wanted whether the position of a change is waited for; asked before each commit
   */
  public Changes(BooleanSupplier wanted) {
    this.wanted = wanted;
  }

  /** Whether the position of what is about to be committed is waited for. */
  public boolean isWanted() {
    return wanted.getAsBoolean();
  }

  /**
   * Says that something was committed, by this request or the one that it repeats.
   *
   * @param change null if its position is not known and not waited for
   */
  public void committed(@Nullable Last change) {
    any = true;
    last = change;
  }

  /** Whether something was committed. */
  public boolean any() {
    return any;
  }

  /** The last event; null if there is none, or its position is not waited for. */
  public @Nullable Last last() {
    return last;
  }
}
