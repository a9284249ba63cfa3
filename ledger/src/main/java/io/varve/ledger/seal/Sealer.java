package io.varve.ledger.seal;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.ledger.write.TransactionPipeline.Statement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives committed events their positions 1, 2, 3, … and chains their hashes. Any node may seal; the
 * row lock on {@code chain_head} lets one at a time.
 *
 * <p>Sequence numbers and transaction ids are taken before a transaction commits, so neither orders
 * commits. A ticket is taken as the last act of a transaction, so a transaction that waited for
 * another has the later ticket; see the migration that makes {@code seal_queue}.
 */
public final class Sealer {

  private static final int BATCH = 500;

  private final TransactionPipeline pipeline;
  private final TransactionOperations transactions;
  private final Clock clock;
  private final SealedPositions awaited;
  private final Timer lag;
  private final DistributionSummary batches;

  // Every transaction below this id has ended and what it queued is sealed, so the scan of the
  // queue can begin here and never walks over rows that a long reader keeps from being vacuumed.
  private String sealedBelow = "0";

  /** A sealer as below, for whose positions nobody waits. */
  public Sealer(
      TransactionPipeline pipeline,
      TransactionOperations transactions,
      Clock clock,
      MeterRegistry meters) {
    this(pipeline, transactions, clock, new SealedPositions(), meters);
  }

  /**
   * A sealer that is not running yet; {@link SealerLoop} runs it.
   *
   * @param transactions with read committed isolation
   * @param awaited gets the positions that requests wait for
   */
  public Sealer(
      TransactionPipeline pipeline,
      TransactionOperations transactions,
      Clock clock,
      SealedPositions awaited,
      MeterRegistry meters) {
    this.awaited = awaited;
    this.pipeline = pipeline;
    this.transactions = transactions;
    this.clock = clock;
    this.lag =
        Timer.builder("varve.sealer.lag")
            .description("From an event's occurrence to its sealing")
            .publishPercentileHistogram()
            .register(meters);
    this.batches = DistributionSummary.builder("varve.sealer.batch").register(meters);
  }

  /** What one pass did: the newest position it knows of, and whether more may be waiting. */
  public record Pass(long head, boolean more) {}

  /**
   * Seals what is visible in the queue, up to a batch.
   *
   * @return empty if nothing was waiting; position 0 and more if another node is sealing right now
   */
  public synchronized Optional<Pass> seal() {
    Done done = transactions.execute(status -> sealLocked());
    // Only what is committed moves the bound: what a lost transaction sealed still waits below it.
    sealedBelow = done.sealedBelow;
    awaited.sealed(done.awaited);
    return done.pass;
  }

  private record Done(Optional<Pass> pass, String sealedBelow, Map<UUID, Long> awaited) {}

  private Done sealLocked() {
    // Else each pass plans anew, for what it is given: that costs more than what the plans do.
    pipeline.add("set local plan_cache_mode = force_generic_plan");
    return pipeline.query(
        results -> {
          ResultSet head = results.next();
          if (!head.next()) {
            return new Done(Optional.of(new Pass(0, true)), sealedBelow, Map.of());
          }
          return seal(Head.read(head), Queued.read(results.next()));
        },
        new Statement(
            "select ctid::text as row_address, position, hash, sealed_at from chain_head"
                + " for update skip locked"),
        // A statement of its own, whose snapshot is younger than the lock. A transaction is sealed
        // whole. Nothing visible has an id above the end of the range, which is there for the
        // planner: without it, it takes the range for a third of the queue and, at times, reads all
        // of that instead of the index.
        new Statement(
            """
            with waiting as (
              select xid, sequence, ticket,
                     pg_snapshot_xmin(pg_current_snapshot())::text as finished_below
              from seal_queue
              where xid >= ?::xid8 and xid < pg_snapshot_xmax(pg_current_snapshot())
            )
            select w.xid::text as xid, w.ticket, w.finished_below,
            """
                + StoredEvent.COLUMNS
                + """
             from waiting w join events e on e.sequence = w.sequence
            where w.ticket <= (
              select max(ticket) from (select ticket from waiting order by ticket limit ?) first)
            order by w.ticket, w.sequence
            """,
            sealedBelow,
            BATCH));
  }

  private Done seal(Head head, List<Queued> queued) {
    if (queued.isEmpty()) {
      return new Done(Optional.empty(), sealedBelow, Map.of());
    }
    Head sealed = append(head, queued);
    boolean more = queued.size() >= BATCH;
    batches.record(queued.size());
    return new Done(
        Optional.of(new Pass(sealed.position, more)),
        more ? sealedBelow : queued.getFirst().finishedBelow(),
        awaited(head.position, queued));
  }

  private Map<UUID, Long> awaited(long before, List<Queued> queued) {
    Map<UUID, Long> positions = new HashMap<>();
    for (int i = 0; i < queued.size(); i++) {
      UUID id = queued.get(i).event.eventId();
      if (awaited.isAwaited(id)) {
        positions.put(id, before + i + 1);
      }
    }
    return positions;
  }

  private Head append(Head head, List<Queued> queued) {
    // Transaction ids find the rows in the index. What was queued before a restore shares one, so
    // the last ticket says how far of it was taken.
    List<String> xids = queued.stream().map(Queued::xid).distinct().toList();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant sealedAt = now.isBefore(head.sealedAt) ? head.sealedAt : now;
    List<Long> positions = new ArrayList<>(queued.size());
    List<Long> sequences = new ArrayList<>(queued.size());
    List<byte[]> hashes = new ArrayList<>(queued.size());
    long position = head.position;
    byte[] hash = head.hash;
    for (Queued next : queued) {
      position++;
      hash = ChainHash.next(hash, position, sealedAt, next.event);
      positions.add(position);
      sequences.add(next.event.sequence());
      hashes.add(hash);
      lag.record(Duration.between(Instant.parse(next.event.occurredAt()), now));
    }
    OffsetDateTime time = sealedAt.atOffset(ZoneOffset.UTC);
    // The head by its address: while a reader holds a snapshot the row has many dead versions, and
    // looking for the living one takes longer with each.
    pipeline.add(
        """
        with appended as (
          insert into chain (position, sequence, hash, sealed_at)
          select p, s, h, ?::timestamptz from unnest(?::bigint[], ?::bigint[], ?::bytea[]) t(p, s, h)),
        taken as (delete from seal_queue where xid = any(?::xid8[]) and ticket <= ?),
        moved as (
          update chain_head set position = ?, hash = ?, sealed_at = ? where ctid = ?::tid)
        select pg_notify(?, ?)
        """,
        time,
        positions.toArray(Long[]::new),
        sequences.toArray(Long[]::new),
        hashes.toArray(byte[][]::new),
        xids.toArray(String[]::new),
        queued.getLast().ticket,
        position,
        hash,
        time,
        head.address,
        SealedSignal.CHANNEL,
        Long.toString(position));
    return new Head("", position, hash, sealedAt);
  }

  private record Head(String address, long position, byte[] hash, Instant sealedAt) {
    static Head read(ResultSet row) throws SQLException {
      return new Head(
          row.getString("row_address"),
          row.getLong("position"),
          row.getBytes("hash"),
          row.getObject("sealed_at", OffsetDateTime.class).toInstant());
    }
  }

  private record Queued(String xid, long ticket, String finishedBelow, StoredEvent event) {
    static List<Queued> read(ResultSet rows) throws SQLException {
      List<Queued> queued = new ArrayList<>();
      while (rows.next()) {
        queued.add(
            new Queued(
                rows.getString("xid"),
                rows.getLong("ticket"),
                rows.getString("finished_below"),
                StoredEvent.read(rows)));
      }
      return queued;
    }
  }
}
