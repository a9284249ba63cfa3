package io.varve.api.management;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedSignal;
import io.varve.query.warehouse.WarehouseReads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
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
  ResponseEntity<byte[]> events(
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(required = false) @Nullable String wait)
      throws InterruptedException {
    if (after < 0 || limit < 1 || limit > MAX_LIMIT) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "after must be 0 or more, and limit from 1 to " + MAX_LIMIT);
    }
    Duration patience = wait == null ? Duration.ZERO : patience(wait);
    List<SealedEvent> events = ledger.after(after, limit);
    if (events.isEmpty() && patience.isPositive() && signal.await(after, patience)) {
      events = ledger.after(after, limit);
    }
    long last = events.isEmpty() ? after : events.getLast().position();
    String body = EventEnvelope.page(events, last, epochs.ledger(), warehouses::names);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(body.getBytes(StandardCharsets.UTF_8));
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
