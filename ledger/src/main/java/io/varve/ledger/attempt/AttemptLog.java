package io.varve.ledger.attempt;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.ledger.batch.BatchWriter;
import io.varve.ledger.write.TransactionPipeline;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records attempts. Requests hand theirs in and wait for the commit of the batch that it is in; see
 * {@link BatchWriter}.
 */
public final class AttemptLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptLog.class);

  private static final int PLACES = 4_000;
  private static final int BATCH = 500;

  /** Longer than a connection, a lock and a statement of the writer may take. */
  private static final long MILLIS_FOR_THE_COMMIT = 15_000;

  /** So long a failure of the server is not answered, whose cause may be the database. */
  private static final long MILLIS_FOR_A_FAILURE = 500;

  private final AtomicLong lostReads = new AtomicLong();
  private final AttemptRows rows;
  private final AttemptTally tally;
  private final DistributionSummary batches;
  private final BatchWriter<Attempt> writer;
  private volatile boolean ending;

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
    this.writer = new BatchWriter<>("attempts", PLACES, BATCH, this::write);
  }

  /** Begins to write. */
  public void start() {
    writer.start();
  }

  /** Counts what is not to be recorded one by one. */
  public AttemptTally tally() {
    return tally;
  }

  /**
   * Hands an attempt in, to be recorded soon.
   *
   * @return done when it is committed; what fails it, {@link #await} says
   */
  public CompletableFuture<Void> add(Attempt attempt) {
    return writer.add(attempt);
  }

  /**
   * Hands an attempt in for which nobody has to wait.
   *
   * @return done when it is committed, and empty if there was no room: half of the queue is for
   *     those that somebody waits for
   */
  public Optional<CompletableFuture<Void>> offer(Attempt attempt) {
    return writer.offer(attempt);
  }

  /**
   * Hands a read in, for which nobody waits. Where there is no room, or the database does not take
   * it, it is counted, and a row says how many were.
   */
  public void read(Attempt attempt) {
    if (offer(attempt).isEmpty()) {
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

  private void write(List<Attempt> handedIn) {
    if (ending) {
      tally.end();
    }
    List<Attempt> counted = tally.due();
    List<Attempt> attempts = new ArrayList<>(handedIn);
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
      LOG.warn(
          "{} attempts could not be recorded, and what waits for that is refused: {}",
          attempts.size(),
          NestedExceptionUtils.getMostSpecificCause(e).toString());
      tally.putBack(counted);
      lostReads.addAndGet(lost + handedIn.stream().filter(AttemptLog::isRead).count());
      throw new UnrecordedException("The database did not take it", e);
    }
    batches.record(attempts.size());
  }

  private static boolean isRead(Attempt attempt) {
    return attempt.outcome() == Attempt.Outcome.READ;
  }

  /** Stops when all is recorded that was handed in, or after five seconds. */
  @Override
  public void close() throws InterruptedException {
    ending = true;
    writer.close();
  }
}
