package io.varve.api.management;

import io.varve.api.http.Written;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedSignal;
import io.varve.query.warehouse.WarehouseReads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ledger as a feed: sealed events in order of position, with a long poll. */
@RestController
final class EventsController {

  private static final int MAX_LIMIT = 1000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  /** Of events in memory at once, for one request, as they are stored. */
  private static final long CHUNK_BYTES = 128 << 10;

  /** Requests that wait at once; each has a thread and the buffers of its connection. */
  private static final int MAX_WAITING = 200;

  private final Semaphore waiting = new Semaphore(MAX_WAITING);
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
    List<SealedEvent> events = ledger.chunkAfter(after, limit, CHUNK_BYTES);
    if (events.isEmpty() && patience.isPositive() && await(after, patience)) {
      events = ledger.chunkAfter(after, limit, CHUNK_BYTES);
    }
    List<SealedEvent> first = events;
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(out -> write(first, after, limit, out));
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

  // Chunk by chunk, so that only a few events are in memory and none while a client is slow.
  private void write(List<SealedEvent> first, long after, int limit, OutputStream out)
      throws IOException {
    out.write(bytes("{\"events\":["));
    long last = after;
    int written = 0;
    for (List<SealedEvent> chunk = first;
        !chunk.isEmpty();
        chunk =
            written < limit ? ledger.chunkAfter(last, limit - written, CHUNK_BYTES) : List.of()) {
      for (String event : EventEnvelope.of(chunk, warehouses::names)) {
        out.write(bytes((written == 0 ? "" : ",") + event));
        written++;
      }
      last = chunk.getLast().position();
    }
    out.write(bytes("]," + EventEnvelope.end(last, epochs.ledger()) + "}"));
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
