package io.varve.api.management;

import io.varve.api.memory.ByteBudget;
import io.varve.api.memory.ByteBudget.Share;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.seal.FilteredLedger;
import io.varve.ledger.seal.FilteredLedger.Part;
import io.varve.ledger.seal.SealedEvent;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Access;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads events for an answer, part by part, so that only a few are in memory, and those have taken
 * their share of it.
 */
@Component
final class EventReader {

  /**
   * Events that are read for one answer where not all may be seen, so that it ends in time; the
   * next one goes on there.
   */
  static final int MAX_SCANNED = 2000;

  /** How long those who wait rest before they look for what was sealed. */
  static final Duration REST = Duration.ofMillis(100);

  /** Of events in memory at once, for one request, as they are stored. */
  private static final long PART_BYTES = 128 << 10;

  /** An answer that has so many ends, for readers have memory, too; the next one goes on there. */
  private static final long PAGE_BYTES = 16 << 20;

  /** As does one that has looked for so long. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Of a text from Postgres: as it came, as a text of Java's, and what is made of it. */
  private static final int COPIES = 4;

  /** Of the heap, for all events that are read at once. */
  private static final int PART_OF_HEAP = 6;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Readers that look for the next events at once. A large event takes Postgres long to measure,
   * and the connections left are for others.
   */
  private static final int MAX_LOOKING = 4;

  private final ByteBudget memory =
      new ByteBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, PATIENCE);
  private final Semaphore looking = new Semaphore(MAX_LOOKING, true);
  private final FilteredLedger ledger;
  private final WarehouseReads warehouses;
  private final EventSight sight;

  EventReader(FilteredLedger ledger, WarehouseReads warehouses, EventSight sight) {
    this.ledger = ledger;
    this.warehouses = warehouses;
    this.sight = sight;
  }

  /** Takes events as they come. */
  @FunctionalInterface
  interface Sink {
    void add(ObjectNode event) throws IOException;
  }

  /**
   * How far an answer has come.
   *
   * @param reached the position after which to go on
   * @param ended whether nothing was left
   */
  record Reached(long reached, boolean ended) {}

  /**
   * The next part of the ledger that has events which pass; one without any if there is none, or it
   * was looked for long enough.
   */
  Part next(EventQuery query, long after, int limit) {
    long start = System.nanoTime();
    Part part = look(query, after, limit);
    while (part.positions().isEmpty() && !part.ended() && System.nanoTime() - start < LOOK_NANOS) {
      part = look(query, part.reached(), limit);
    }
    return part;
  }

  private Part look(EventQuery query, long after, int limit) {
    try {
      if (looking.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          return ledger.next(query.filter(), query.newestFirst(), after, limit, PART_BYTES);
        } finally {
          looking.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw tooManyReaders();
  }

  private static RefusedException tooManyReaders() {
    return new RefusedException(
        Reason.TOO_MANY_REQUESTS, "Too many large events are read at once; try again in a moment");
  }

  /**
   * The first part, from one on, that has an event which may be seen; one without any if there is
   * none, or it was looked for long enough. With a filter, somebody who waits must not learn from
   * the end of the wait that something passed that may not be seen.
   *
   * @throws RefusedException if others read too much
   */
  Part shown(EventQuery query, Part first, Access access) {
    long start = System.nanoTime();
    Part part = first;
    while (!shows(query, part, access)) {
      if (part.ended() || System.nanoTime() - start >= LOOK_NANOS) {
        return new Part(List.of(), 0, part.reached(), part.ended());
      }
      part = look(query, part.reached(), MAX_SCANNED);
    }
    return part;
  }

  private boolean shows(EventQuery query, Part part, Access access) {
    if (part.positions().isEmpty()) {
      return false;
    }
    try (Share share = memory.share()) {
      if (!share.grow(COPIES * part.bytes())) {
        throw tooManyReaders();
      }
      return !sight.visible(access, ledger.read(part, query.newestFirst())).isEmpty();
    }
  }

  /**
   * Gives the events of a part, and of those that follow it, up to a limit.
   *
   * @param access of whom may not see all; empty for all
   * @throws RefusedException before the first one, if others read too much
   */
  Reached read(EventQuery query, Part first, int limit, Optional<Access> access, Sink sink)
      throws IOException {
    if (first.positions().isEmpty()) {
      return new Reached(first.reached(), first.ended());
    }
    long start = System.nanoTime();
    Part part = first;
    int given = 0;
    long last = 0;
    // With a filter, how far an answer comes must not say which pass that may not be seen.
    boolean conceals = access.isPresent() && query.filter().chooses();
    int left = access.isEmpty() ? limit : conceals ? Integer.MAX_VALUE : MAX_SCANNED;
    long bytes = 0;
    try (Share share = memory.share()) {
      if (!share.grow(COPIES * part.bytes())) {
        throw tooManyReaders();
      }
      while (true) {
        List<SealedEvent> read = ledger.read(part, query.newestFirst());
        List<SealedEvent> seen = access.map(by -> sight.visible(by, read)).orElse(read);
        boolean full = given + seen.size() > limit;
        List<SealedEvent> events = full ? seen.subList(0, limit - given) : seen;
        for (ObjectNode event : EventEnvelope.of(events, warehouses::names)) {
          sink.add(event);
        }
        given += events.size();
        last = events.isEmpty() ? last : events.getLast().position();
        if (full) {
          return new Reached(last, false);
        }
        left -= read.size();
        bytes += seen.isEmpty() ? 0 : part.bytes();
        share.shrink(0);
        Reached reached =
            conceals && given > 0 && !part.ended()
                ? new Reached(last, false)
                : new Reached(part.reached(), part.ended());
        if (part.ended()
            || given == limit
            || left <= 0
            || bytes >= PAGE_BYTES
            || System.nanoTime() - start >= LOOK_NANOS) {
          return reached;
        }
        Optional<Part> next =
            next(
                query,
                part.reached(),
                access.isEmpty() ? limit - given : Math.min(left, MAX_SCANNED),
                share);
        if (next.isEmpty()) {
          return reached;
        }
        part = next.get();
      }
    }
  }

  // Where others read too much, the answer is shorter, and the next one goes on there.
  private Optional<Part> next(EventQuery query, long after, int limit, Share share) {
    try {
      return Optional.of(look(query, after, limit))
          .filter(part -> share.grow(COPIES * part.bytes()));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }
}
