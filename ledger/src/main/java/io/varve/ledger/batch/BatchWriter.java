package io.varve.ledger.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what many threads hand in, and has one thread write it: one batch at a time, of all that
 * waits by then. The queue is bounded. Who waits for a write waits for a place in it, too; half of
 * it is kept for those, and what nobody waits for finds no room beyond the other half.
 *
 * @param <T> what is written
 */
public final class BatchWriter<T> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

  private static final long SECONDS_FOR_A_PLACE = 2;
  private static final long TICK_MILLIS = 1_000;
  private static final long MILLIS_TO_END = 5_000;

  private final BlockingQueue<Waiting<T>> queue;
  private final int places;
  private final int most;
  private final Consumer<List<T>> target;
  private final Thread thread;
  private volatile boolean closed;

  /** What waits; that which only wakes the thread has no item. */
  private record Waiting<T>(@Nullable T item, CompletableFuture<Void> written) {
    Waiting(@Nullable T item) {
      this(item, new CompletableFuture<>());
    }
  }

  /**
   * A writer that does not write yet.
   *
   * @param name of its thread
   * @param places for what waits
   * @param most that is written at once
   * @param target writes a batch; it is asked once a second at least, with an empty one where
   *     nothing waits, and once more at the end
   */
  public BatchWriter(String name, int places, int most, Consumer<List<T>> target) {
    this.queue = new ArrayBlockingQueue<>(places);
    this.places = places;
    this.most = most;
    this.target = target;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Begins to write. */
  public void start() {
    thread.start();
  }

  /**
   * Hands something in, and waits for a place for it.
   *
   * @return done when it is written; fails as the target does, and with {@link
   *     RejectedExecutionException} if there was no place for two seconds
   */
  public CompletableFuture<Void> add(T item) {
    Waiting<T> waiting = new Waiting<>(item);
    try {
      if (closed || !queue.offer(waiting, SECONDS_FOR_A_PLACE, TimeUnit.SECONDS)) {
        waiting.written.completeExceptionally(
            new RejectedExecutionException("Too much waits to be written"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      waiting.written.completeExceptionally(new RejectedExecutionException("Interrupted", e));
    }
    return waiting.written;
  }

  /**
   * Hands something in for which nobody has to wait.
   *
   * @return done when it is written, and empty if there was no room
   */
  public Optional<CompletableFuture<Void>> offer(T item) {
    Waiting<T> waiting = new Waiting<>(item);
    boolean room = !closed && queue.remainingCapacity() > places / 2 && queue.offer(waiting);
    return room ? Optional.of(waiting.written) : Optional.empty();
  }

  private void run() {
    while (!closed) {
      try {
        write(queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        return;
      }
    }
    // What was handed in before the end.
    do {
      write(queue.poll());
    } while (!queue.isEmpty());
  }

  private void write(@Nullable Waiting<T> first) {
    List<Waiting<T>> batch = new ArrayList<>();
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, most - 1);
    }
    List<T> items = new ArrayList<>(batch.size());
    for (Waiting<T> waiting : batch) {
      if (waiting.item != null) {
        items.add(waiting.item);
      }
    }
    try {
      target.accept(items);
    } catch (RuntimeException | Error e) {
      // After an error, such as a full heap, too: without this thread nothing would be written.
      LOG.debug("A batch of {} was not written", items.size(), e);
      batch.forEach(waiting -> waiting.written.completeExceptionally(e));
      return;
    }
    batch.forEach(waiting -> waiting.written.complete(null));
  }

  /** Stops when all is written that was handed in, or after five seconds. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    // If there is no room for it, the writer is awake.
    boolean woken = queue.offer(new Waiting<>(null));
    LOG.debug("{} ends; woken: {}", thread.getName(), woken);
    thread.join(MILLIS_TO_END);
  }
}
