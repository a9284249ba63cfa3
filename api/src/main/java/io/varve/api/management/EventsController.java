package io.varve.api.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.varve.api.http.ErrorType;
import io.varve.api.http.HttpRefusedException;
import io.varve.api.http.Written;
import io.varve.api.management.EventReader.Reached;
import io.varve.api.management.EventReader.Sink;
import io.varve.api.position.ReaderPlaces;
import io.varve.api.position.ReaderPlaces.Place;
import io.varve.api.rights.Needs;
import io.varve.command.request.Request;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.seal.FilteredLedger;
import io.varve.ledger.seal.FilteredLedger.Part;
import io.varve.ledger.seal.SealedSignal;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The ledger as a feed: sealed events in order of position, with a long poll. */
@RestController
final class EventsController {

  private static final int MAX_LIMIT = 1000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private final ReaderPlaces waiting = new ReaderPlaces(200, 20);
  private final EventReader reader;
  private final EventQueries queries;
  private final FilteredLedger ledger;
  private final Epochs epochs;
  private final SealedSignal signal;

  EventsController(
      EventReader reader,
      EventQueries queries,
      FilteredLedger ledger,
      Epochs epochs,
      SealedSignal signal) {
    this.reader = reader;
    this.queries = queries;
    this.ledger = ledger;
    this.epochs = epochs;
    this.signal = signal;
  }

  @GetMapping("/management/v1/events")
  @Needs({})
  ResponseEntity<Written> events(
      Request request,
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(required = false) @Nullable String wait,
      @RequestParam(required = false) @Nullable String order,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(name = "object-id", required = false) @Nullable String objectId,
      @RequestParam(name = "warehouse-id", required = false) @Nullable String warehouseId,
      @RequestParam(required = false) @Nullable String namespace,
      @RequestParam(required = false) @Nullable String principal,
      @RequestParam(name = "request-id", required = false) @Nullable String requestId,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until)
      throws InterruptedException {
    boolean newestFirst = isNewestFirst(order);
    if ((after != null && after < 0) || limit < 1 || limit > MAX_LIMIT) {
      throw EventQueries.bad("after must be 0 or more, and limit from 1 to " + MAX_LIMIT);
    }
    Duration patience = wait == null ? Duration.ZERO : patience(wait);
    if (newestFirst && patience.isPositive()) {
      throw EventQueries.bad("wait is for order=asc: there is nothing to come going back");
    }
    EventQuery query =
        new EventQuery(
            queries.filter(
                new EventQueries.Asked(
                    type,
                    kind,
                    objectId,
                    warehouseId,
                    namespace,
                    principal,
                    requestId,
                    since,
                    until)),
            newestFirst);
    Access access = request.access();
    boolean whole = isWhole(access);
    long from = after != null ? after : newestFirst ? Long.MAX_VALUE : 0;
    int looked = whole ? limit : EventReader.MAX_SCANNED;
    Optional<Access> sight = whole ? Optional.empty() : Optional.of(access);
    boolean waits = query.goesOn() && patience.isPositive();
    Part first =
        waits
            ? await(query, from, looked, patience, request.actor(), sight)
            : reader.next(query, from, looked);
    return answer(query, first, limit, sight);
  }

  private Part await(
      EventQuery query,
      long from,
      int limit,
      Duration patience,
      String actor,
      Optional<Access> sight)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Part part = next(query, from, limit, sight);
    if (!part.positions().isEmpty()) {
      return part;
    }
    try (Place place =
        waiting.take(
            actor,
            sight.isEmpty(),
            "Too many requests wait for events; try again, or ask without wait")) {
      long left = deadline - System.nanoTime();
      while (part.positions().isEmpty()
          && left > 0
          && (!part.ended() || signal.await(part.reached(), Duration.ofNanos(left)))) {
        // What is sealed meanwhile comes in the same look.
        Thread.sleep(EventReader.REST);
        part = next(query, part.reached(), limit, sight);
        left = deadline - System.nanoTime();
      }
    }
    return part;
  }

  private Part next(EventQuery query, long after, int limit, Optional<Access> sight) {
    Part part = reader.next(query, after, limit);
    return sight.isPresent() && query.filter().chooses()
        ? reader.shown(query, part, sight.get())
        : part;
  }

  private ResponseEntity<Written> answer(
      EventQuery query, Part first, int limit, Optional<Access> sight) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(
            out -> {
              out.write("{\"events\":[".getBytes(UTF_8));
              Reached reached = reader.read(query, first, limit, sight, listed(out));
              String end =
                  EventEnvelope.end(
                      reached.reached(), epochs.ledger(), sight.isPresent(), reached.ended());
              out.write(("]," + end + "}").getBytes(UTF_8));
            });
  }

  private static Sink listed(OutputStream out) {
    return new Sink() {
      private boolean any;

      @Override
      public void add(ObjectNode event) throws IOException {
        if (any) {
          out.write(',');
        }
        any = true;
        EventEnvelope.write(event, out);
      }
    };
  }

  @GetMapping("/management/v1/events/{eventId}")
  @Needs({})
  ResponseEntity<Written> event(Request request, @PathVariable String eventId) {
    Access access = request.access();
    Optional<Access> sight = isWhole(access) ? Optional.empty() : Optional.of(access);
    Part part = id(eventId).flatMap(ledger::event).orElseThrow(() -> noSuchEvent(eventId));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(out -> write(part, eventId, sight, out));
  }

  // While a slow client takes it, an event has its share of the memory.
  private void write(Part part, String eventId, Optional<Access> sight, OutputStream out)
      throws IOException {
    AtomicBoolean found = new AtomicBoolean();
    reader.read(
        EventQuery.ALL,
        part,
        1,
        sight,
        event -> {
          found.set(true);
          EventEnvelope.write(event, out);
        });
    if (!found.get()) {
      throw noSuchEvent(eventId);
    }
  }

  private static HttpRefusedException noSuchEvent(String eventId) {
    return new HttpRefusedException(
        ErrorType.NO_SUCH_EVENT,
        "There is no event "
            + eventId
            + " that you may see; one that was just committed is there a moment later");
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether somebody may read the whole ledger. */
  static boolean isWhole(Access access) {
    return access.allows(Action.SERVER_AUDIT, Lineage.SERVER);
  }

  private static boolean isNewestFirst(@Nullable String order) {
    if (order == null || order.equals("asc")) {
      return false;
    }
    if (order.equals("desc")) {
      return true;
    }
    throw EventQueries.bad("order must be asc or desc: " + order);
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
    throw EventQueries.bad("wait must be an ISO-8601 duration such as PT20S: " + wait);
  }
}
