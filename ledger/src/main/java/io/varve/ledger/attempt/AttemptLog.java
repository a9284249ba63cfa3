package io.varve.ledger.attempt;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.ledger.write.TransactionPipeline;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records attempts. Requests hand theirs in and wait for the commit of the batch that it is in; one
 * batch is written at a time, of all that waits by then. The queue is bounded, and who finds no
 * place in it waits, too.
 */
public final class AttemptLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

  private static final int PLACES = 4_000;
  private static final int BATCH = 500;
  private static final long SECONDS_FOR_A_PLACE = 2;

  /** Longer than a connection, a lock and a statement of the writer may take. */
  private static final long MILLIS_FOR_THE_COMMIT = 15_000;

  /** So long a failure of the server is not answered, whose cause may be the database. */
  private static final long MILLIS_FOR_A_FAILURE = 500;

  private static final long TICK_MILLIS = 1_000;

  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(PLACES);
  private final AtomicLong lostReads = new AtomicLong();
  private final AttemptRows rows;
  private final AttemptTally tally;
  private final DistributionSummary batches;
  private final Thread thread;
  private volatile boolean closed;

  /** Wakes the writer; the attempt of no other one is null. */
  private static final Waiting WAKE = new Waiting(null, new CompletableFuture<>());

  private record Waiting(@Nullable Attempt attempt, CompletableFuture<Void> recorded) {
    boolean isRead() {
      return attempt != null && attempt.outcome() == Attempt.Outcome.READ;
    }
  }

  /**
   * A log that is not written yet.
   *
   * @param transactions with read committed isolation
   */
  public AttemptLog(
      TransactionPipeline pipeline,
      TransactionOperations transactions,
      Clock clock,
      MeterRegistry meters) {
    this.rows = new AttemptRows(pipeline, transactions, clock);
    this.tally = new AttemptTally(clock);
    this.batches =
        DistributionSummary.builder("varve.attempts.batch")
            .description("Attempts that were recorded at once")
            .register(meters);
    this.thread = Thread.ofPlatform().name("attempts").daemon().unstarted(this::run);
  }

  /** Begins to write. */
  public void start() {
    thread.start();
  }

  /** Counts what is not to be recorded one by one. */
  public AttemptTally tally() {
    return tally;
  }

  /**
   * Hands an attempt in, to be recorded soon.
   *
   * @return done when it is committed; fails with {@link UnrecordedException}
   */
  public CompletableFuture<Void> add(Attempt attempt) {
    Waiting waiting = new Waiting(attempt, new CompletableFuture<>());
    try {
      if (closed || !queue.offer(waiting, SECONDS_FOR_A_PLACE, TimeUnit.SECONDS)) {
        waiting.recorded.completeExceptionally(
            new UnrecordedException("Too much waits to be recorded", null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      waiting.recorded.completeExceptionally(new UnrecordedException("Interrupted", e));
    }
    return waiting.recorded;
  }

  /**
   * Hands an attempt in for which nobody has to wait.
   *
   * @return done when it is committed, and empty if there was no room: half of the queue is for
   *     those that somebody waits for
   */
  public Optional<CompletableFuture<Void>> offer(Attempt attempt) {
    Waiting waiting = new Waiting(attempt, new CompletableFuture<>());
    boolean room = queue.remainingCapacity() > PLACES / 2 && queue.offer(waiting);
    return room ? Optional.of(waiting.recorded) : Optional.empty();
  }

  /**
   * Hands a read in, for which nobody waits. Where there is no room, or the database does not take
   * it, it is counted, and a row says how many were.
   */
  public void read(Attempt attempt) {
    if (closed || offer(attempt).isEmpty()) {
      lostReads.incrementAndGet();
    }
  }

  private static Attempt lost(long reads) {
    return new Attempt(
        Attempt.Outcome.READ, null, null, null, null, null, "{\"left-out\":" + reads + "}");
  }

  /** Hands an attempt in, and returns when it is committed, or not in a moment. */
  public void recordIfSoon(Attempt attempt) {
    try {
      offer(attempt).ifPresent(recorded -> await(recorded, MILLIS_FOR_A_FAILURE));
    } catch (UnrecordedException e) {
      LOG.debug("An attempt is not recorded before its answer", e);
    }
  }

  /**
   * Records an attempt, and returns when it is committed.
   *
   * @throws UnrecordedException if that can't be done, or it is not known that it is
   */
  public void record(Attempt attempt) {
    await(add(attempt));
  }

  /**
   * Returns when what was handed in is committed.
   *
   * @throws UnrecordedException if it is not, or that is not known
   */
  public static void await(CompletableFuture<?> recorded) {
    await(recorded, MILLIS_FOR_THE_COMMIT);
  }

  private static void await(CompletableFuture<?> recorded, long millis) {
    try {
      recorded.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnrecordedException unrecorded
          ? unrecorded
          : new UnrecordedException("An attempt was not recorded", e.getCause());
    } catch (TimeoutException e) {
      throw new UnrecordedException("An attempt was not recorded in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnrecordedException("Interrupted", e);
    }
  }

  private void run() {
    while (!closed) {
      try {
        Waiting first = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        write(first);
      } catch (InterruptedException e) {
        return;
      }
    }
    // What was handed in before the end.
    tally.end();
    do {
      write(queue.poll());
    } while (!queue.isEmpty());
  }

  private void write(@Nullable Waiting first) {
    List<Waiting> batch = new ArrayList<>();
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, BATCH - 1);
    }
    List<Attempt> counted = tally.due();
    List<Attempt> attempts = new ArrayList<>();
    for (Waiting waiting : batch) {
      if (waiting.attempt != null) {
        attempts.add(waiting.attempt);
      }
    }
    attempts.addAll(counted);
    long lost = lostReads.getAndSet(0);
    if (lost > 0) {
      attempts.add(lost(lost));
    }
    if (attempts.isEmpty()) {
      return;
    }
    try {
      rows.write(attempts);
    } catch (RuntimeException | Error e) {
      // After an error, such as a full heap, too: without this thread nothing would be recorded.
      LOG.warn(
          "{} attempts could not be recorded, and what waits for that is refused: {}",
          attempts.size(),
          NestedExceptionUtils.getMostSpecificCause(e).toString());
      tally.putBack(counted);
      lostReads.addAndGet(lost + batch.stream().filter(Waiting::isRead).count());
      UnrecordedException failure = new UnrecordedException("The database did not take it", e);
      batch.forEach(waiting -> waiting.recorded.completeExceptionally(failure));
      return;
    }
    batches.record(attempts.size());
    batch.forEach(waiting -> waiting.recorded.complete(null));
  }

  /** Stops when all is recorded that was handed in, or after five seconds. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    // If there is no room for it, the writer is awake.
    boolean woken = queue.offer(WAKE);
    LOG.debug("Attempts end; woken: {}", woken);
    thread.join(5_000);
  }
}
