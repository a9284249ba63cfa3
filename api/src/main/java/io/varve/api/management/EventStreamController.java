package io.varve.api.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.varve.api.management.EventReader.Reached;
import io.varve.api.position.ReaderPlaces;
import io.varve.api.position.ReaderPlaces.Place;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.request.Request;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.ledger.seal.FilteredLedger.Part;
import io.varve.ledger.seal.SealedSignal;
import io.varve.security.principal.Principal;
import io.varve.security.rights.Access;
import io.varve.security.rights.ForbiddenException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The feed as server-sent events: the id of each is its position, so that a client that was cut off
 * goes on after it. Rights are those of the moment in which an event is sent. A stream ends after
 * some minutes, and its client comes again, with a token that is good then.
 */
@RestController
final class EventStreamController {

  private static final int MOST = 100;
  private static final int MOST_OF_ONE = 10;
  private static final int AT_ONCE = 500;
  private static final long LIFE = Duration.ofMinutes(5).toNanos();
  private static final long HEARTBEAT = Duration.ofSeconds(10).toNanos();
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String TOO_MANY =
      "Too many streams of events are open; close one, or ask for pages of the feed";
  private static final Pattern POSITION = Pattern.compile("\\d{1,18}");

  private final ReaderPlaces places = new ReaderPlaces(MOST, MOST_OF_ONE);
  private final EventReader reader;
  private final EventQueries queries;
  private final Epochs epochs;
  private final SealedSignal signal;
  private final Decisions decisions;
  private volatile boolean closing;

  EventStreamController(
      EventReader reader,
      EventQueries queries,
      Epochs epochs,
      SealedSignal signal,
      Decisions decisions) {
    this.reader = reader;
    this.queries = queries;
    this.epochs = epochs;
    this.signal = signal;
    this.decisions = decisions;
  }

  @EventListener(ContextClosedEvent.class)
  void close() {
    closing = true;
  }

  @GetMapping("/management/v1/events/stream")
  @Needs({})
  void stream(
      Request request,
      HttpServletResponse response,
      Optional<Principal> principal,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(name = "object-id", required = false) @Nullable String objectId,
      @RequestParam(name = "warehouse-id", required = false) @Nullable String warehouseId,
      @RequestParam(required = false) @Nullable String namespace,
      @RequestParam(name = "principal", required = false) @Nullable String by,
      @RequestParam(name = "request-id", required = false) @Nullable String requestId)
      throws IOException {
    EventQuery query =
        new EventQuery(
            queries.filter(
                new EventQueries.Asked(
                    type, kind, objectId, warehouseId, namespace, by, requestId, null, null)),
            false);
    Ledger ledger = epochs.ledger();
    // An empty id is sent by a client that has seen no event yet.
    boolean resumed = lastEventId != null && !lastEventId.isEmpty();
    long from = position(resumed ? lastEventId : after).orElse(ledger.position());
    Optional<UUID> role = request.access().assumedRole();
    Supplier<Access> access =
        () ->
            principal
                .flatMap(who -> decisions.rights().<Access>map(some -> some.access(who, role)))
                .orElse(Access.UNLIMITED);
    // Past Spring's converters, which flush nothing.
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
    response.setHeader("X-Accel-Buffering", "no");
    if (!request.route().startsWith("HEAD")) {
      send(response.getOutputStream(), query, from, ledger, access, request.actor());
    }
  }

  private static Optional<Long> position(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    if (!POSITION.matcher(text).matches()) {
      throw EventQueries.bad("Last-Event-ID and after must be a position");
    }
    return Optional.of(Long.valueOf(text));
  }

  private void send(
      OutputStream out,
      EventQuery query,
      long from,
      Ledger ledger,
      Supplier<Access> access,
      String actor)
      throws IOException {
    boolean whole = EventsController.isWhole(access.get());
    try (Place place = places.take(actor, whole, TOO_MANY)) {
      long start = System.nanoTime();
      long sent = start;
      long after = from;
      write(
          out,
          "retry: 2000\nid: %d\nevent: ledger\ndata: {\"ledger-id\":\"%s\",\"epoch\":\"%s\",\"head\":%d}\n\n"
              .formatted(from, ledger.id(), ledger.epoch(), ledger.position()));
      out.flush();
      while (!closing && System.nanoTime() - start < LIFE) {
        Part part = reader.next(query, after, AT_ONCE);
        AtomicBoolean shown = new AtomicBoolean();
        if (!part.positions().isEmpty()) {
          Access now = access.get();
          Optional<Access> sight =
              EventsController.isWhole(now) ? Optional.empty() : Optional.of(now);
          Reached reached =
              reader.read(
                  query,
                  part,
                  AT_ONCE,
                  sight,
                  event -> {
                    shown.set(true);
                    write(out, "id: " + event.path("position").asString() + "\ndata: ");
                    EventEnvelope.write(event, new OneLine(out));
                    write(out, "\n\n");
                  });
          after = reached.reached();
        } else {
          after = part.reached();
        }
        boolean late = System.nanoTime() - sent > HEARTBEAT;
        // At once only with what was shown: else it would say that something hidden passed.
        if (shown.get() || late) {
          // An id without data is kept by the client, and shown to nobody.
          write(out, ": heartbeat\nid: " + after + "\n\n");
          out.flush();
          sent = System.nanoTime();
        }
        if (part.ended() && signal.await(after, LOOK)) {
          // What is sealed meanwhile comes in the same look.
          Thread.sleep(EventReader.REST);
        }
      }
    } catch (ForbiddenException e) {
      // The role that it assumed was taken away: the client learns so when it comes again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  /** Breaks of lines end the data of an event; in JSON they are blanks. */
  private static final class OneLine extends FilterOutputStream {

    OneLine(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one == '\n' || one == '\r' ? ' ' : one);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      byte[] line = Arrays.copyOfRange(from, offset, offset + length);
      for (int i = 0; i < line.length; i++) {
        if (line[i] == '\n' || line[i] == '\r') {
          line[i] = ' ';
        }
      }
      out.write(line);
    }

    @Override
    public void flush() {
      // The event is flushed as a whole.
    }
  }
}
