package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.management.UndoScopes.Scope;
import io.varve.api.memory.ByteBudget;
import io.varve.api.memory.ByteBudget.Share;
import io.varve.api.rights.Needs;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.Blocker;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.restore.RestoreWrites;
import io.varve.command.restore.RestoreWrites.Asked;
import io.varve.ledger.seal.SealedEvent;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.StoredEvent;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes back what an event or a request changed, by events that compensate it. */
@RestController
final class UndoController {

  /** Events of one request that are taken back together, in one transaction. */
  private static final int MOST_EVENTS = 200;

  private static final int MOST_REASON = 1000;

  /** Of the events of one request, as they are stored. */
  private static final long MOST_BYTES = 32 << 20;

  /** Of a text from Postgres: as it came, as a text of Java's, and what is made of it. */
  private static final int COPIES = 6;

  /** Of the heap, for all events that are taken back at once. */
  private static final int PART_OF_HEAP = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ByteBudget memory =
      new ByteBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, PATIENCE);

  private final SealedLedger ledger;
  private final EventSight sight;
  private final RestoreWrites writes;
  private final UndoScopes scopes;
  private final UndoEnd end;
  private final JsonBodies json;

  UndoController(
      SealedLedger ledger,
      EventSight sight,
      RestoreWrites writes,
      UndoScopes scopes,
      UndoEnd end,
      JsonBodies json) {
    this.ledger = ledger;
    this.sight = sight;
    this.writes = writes;
    this.scopes = scopes;
    this.end = end;
    this.json = json;
  }

  private record Undo(@Nullable Boolean dryRun, @Nullable String reason) {}

  @PostMapping("/management/v1/events/{event}/undo")
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_UPDATE_PROPERTIES,
    Action.TABLE_COMMIT,
    Action.VIEW_COMMIT,
    Action.GENERIC_TABLE_RENAME
  })
  ResponseEntity<byte[]> event(Request request, @PathVariable String event, @Body byte[] body) {
    Supplier<RefusedException> hidden =
        () -> new RefusedException(Reason.NO_SUCH_EVENT, "Event does not exist: " + event);
    Undo undo = json.read(body, Undo.class);
    UUID id = WarehouseIds.ofObject(event).orElseThrow(hidden);
    return within(
        ledger.bytesOf(id), () -> undo(request, ledger.event(id).stream().toList(), undo, hidden));
  }

  @PostMapping("/management/v1/requests/{request}/undo")
  @Needs({
    Action.WAREHOUSE_USE,
    Action.NAMESPACE_UPDATE_PROPERTIES,
    Action.TABLE_COMMIT,
    Action.VIEW_COMMIT,
    Action.GENERIC_TABLE_RENAME
  })
  ResponseEntity<byte[]> request(
      Request asking, @PathVariable("request") String id, @Body byte[] body) {
    Supplier<RefusedException> hidden =
        () -> new RefusedException(Reason.NO_SUCH_REQUEST, "No change was made by a request " + id);
    Undo undo = json.read(body, Undo.class);
    long bytes = ledger.bytesOfRequest(id, MOST_EVENTS + 1);
    boolean tooMuch = bytes > MOST_BYTES;
    return within(
        bytes,
        () -> {
          List<SealedEvent> found = ledger.ofRequest(id, tooMuch ? 1 : MOST_EVENTS + 1);
          if (tooMuch && !seen(asking.access(), found).isEmpty()) {
            throw refused("The request changed too much at once; undo its events one by one");
          }
          return undo(asking, tooMuch ? List.of() : found, undo, hidden);
        });
  }

  private List<SealedEvent> seen(Access access, List<SealedEvent> found) {
    return access.isDecided() ? sight.visible(access, found) : found;
  }

  /** Takes memory for events before they are read: one can be as large as the commit it tells. */
  private <T> T within(long bytes, Supplier<T> work) {
    try (Share share = memory.share()) {
      if (!share.grow(COPIES * bytes)) {
        throw new RefusedException(
            Reason.TOO_MANY_REQUESTS, "Too many large events are read at once; try again");
      }
      return work.get();
    }
  }

  private ResponseEntity<byte[]> undo(
      Request request, List<SealedEvent> found, Undo undo, Supplier<RefusedException> hidden) {
    Access access = request.access();
    List<SealedEvent> seen = seen(access, found);
    if (seen.isEmpty()) {
      throw hidden.get();
    }
    List<StoredEvent> events = seen.stream().map(SealedEvent::event).toList();
    Scope scope = scopes.of(events);
    if (!scope.isAdmitted(access)) {
      throw hidden.get();
    }
    if (found.size() > MOST_EVENTS) {
      throw refused(
          "The request has more than %d events; undo them one by one, the newest first"
              .formatted(MOST_EVENTS));
    }
    if (seen.size() < found.size()) {
      throw refused("The request changed something else, too, which you may not see");
    }
    Outcome outcome =
        writes.undo(
            new Asked(
                because(request, undo.reason),
                scope.projectId(),
                scope.warehouse(),
                Boolean.TRUE.equals(undo.dryRun),
                hidden),
            events);
    if (!Boolean.TRUE.equals(undo.dryRun)) {
      end.await(events);
    }
    return Responses.ok(
        Objects.requireNonNull(outcome.body()).text().getBytes(StandardCharsets.UTF_8));
  }

  /** The request, for the reason that its body says, if it says one. */
  static Request because(Request request, @Nullable String reason) {
    if (reason == null) {
      return request;
    }
    if (reason.length() > MOST_REASON) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "reason has more than " + MOST_REASON + " characters");
    }
    return request.because(reason);
  }

  /** The refusal of what is never taken back. */
  static RefusedException refused(String why) {
    return new Refusal(
            Reason.NOT_INVERTIBLE,
            "This can't be taken back: " + why,
            List.of(),
            List.of(new Blocker(null, null, null, null, List.of(), why)))
        .toException();
  }
}
