package io.varve.api.management;

import io.varve.api.http.Written;
import io.varve.api.memory.ByteBudget;
import io.varve.api.memory.ByteBudget.Share;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedLedger.Chunk;
import io.varve.ledger.seal.SealedSignal;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Action;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The ledger as a feed: sealed events in order of position, with a long poll. */
@RestController
final class EventsController {

  private static final int MAX_LIMIT = 1000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** Of events in memory at once, for one request, as they are stored. */
  private static final long CHUNK_BYTES = 128 << 10;

  /** A page that has so many ends, for readers have memory, too; the next one goes on there. */
  private static final long PAGE_BYTES = 16 << 20;

  /** Of a text from Postgres: as it came, as a text of Java's, and what is made of it. */
  private static final int COPIES = 4;

  /** Of the heap, for all events that are read at once. */
  private static final int PART_OF_HEAP = 6;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Requests that wait at once; each has a thread and the buffers of its connection. */
  private static final int MAX_WAITING = 200;

  /**
   * Readers that measure the next events at once. A large event takes Postgres long to measure, and
   * the connections left are for others.
   */
  private static final int MAX_MEASURING = 4;

  private final ByteBudget memory =
      new ByteBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, PATIENCE);
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private final Semaphore measuring = new Semaphore(MAX_MEASURING, true);
  private final SealedLedger ledger;
  private final Epochs epochs;
  private final SealedSignal signal;
  private final WarehouseReads warehouses;

  EventsController(
      SealedLedger ledger, Epochs epochs, SealedSignal signal, WarehouseReads warehouses) {
    this.warehouses = warehouses;
    this.ledger = ledger;
    this.epochs = epochs;
    this.signal = signal;
  }

  @GetMapping("/management/v1/events")
  @Needs(Action.SERVER_AUDIT)
  ResponseEntity<Written> events(
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(required = false) @Nullable String wait)
      throws InterruptedException {
    if (after < 0 || limit < 1 || limit > MAX_LIMIT) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "after must be 0 or more, and limit from 1 to " + MAX_LIMIT);
    }
    Duration patience = wait == null ? Duration.ZERO : patience(wait);
    Optional<Chunk> first = chunkAfter(after, limit);
    if (first.isEmpty() && patience.isPositive() && await(after, patience)) {
      first = chunkAfter(after, limit);
    }
    Optional<Chunk> chunk = first;
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(out -> write(chunk, after, limit, out));
  }

  private Optional<Chunk> chunkAfter(long after, int limit) {
    try {
      if (measuring.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          return ledger.chunkAfter(after, limit, CHUNK_BYTES);
        } finally {
          measuring.release();
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

  private boolean await(long after, Duration patience) throws InterruptedException {
    if (!waiting.tryAcquire()) {
      throw new RefusedException(
          Reason.TOO_MANY_REQUESTS,
          "Too many requests wait for events; try again, or ask without wait");
    }
    try {
      return signal.await(after, patience);
    } finally {
      waiting.release();
    }
  }

  // Chunk by chunk, so that only a few events are in memory, and those have taken their share of
  // it.
  private void write(Optional<Chunk> first, long after, int limit, OutputStream out)
      throws IOException {
    long last = after;
    int written = 0;
    long bytes = 0;
    try (Share share = memory.share()) {
      if (first.isPresent() && !share.grow(COPIES * first.get().bytes())) {
        throw tooManyReaders();
      }
      out.write(bytes("{\"events\":["));
      Optional<Chunk> chunk = first;
      while (chunk.isPresent()) {
        List<SealedEvent> events = ledger.upTo(last, chunk.get().last());
        for (ObjectNode event : EventEnvelope.of(events, warehouses::names)) {
          if (written++ > 0) {
            out.write(',');
          }
          EventEnvelope.write(event, out);
        }
        last = chunk.get().last();
        bytes += chunk.get().bytes();
        share.shrink(0);
        chunk =
            written < limit && bytes < PAGE_BYTES
                ? next(last, limit - written, share)
                : Optional.empty();
      }
    }
    out.write(bytes("]," + EventEnvelope.end(last, epochs.ledger()) + "}"));
  }

  // Where others read too much, the page is shorter, and the next one goes on there.
  private Optional<Chunk> next(long after, int limit, Share share) {
    try {
      return chunkAfter(after, limit).filter(chunk -> share.grow(COPIES * chunk.bytes()));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Duration patience(String wait) {
    try {
      Duration asked = Duration.parse(wait);
      if (!asked.isNegative()) {
        return asked.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : asked;
      }
    } catch (DateTimeParseException e) {
      // Refused below.
    }
    throw new RefusedException(
        Reason.BAD_REQUEST, "wait must be an ISO-8601 duration such as PT20S: " + wait);
  }
}
