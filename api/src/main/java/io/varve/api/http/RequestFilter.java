package io.varve.api.http;

import io.varve.api.attempt.ReadLog;
import io.varve.api.connection.Connections;
import io.varve.api.connection.Transfer;
import io.varve.command.request.Changes;
import io.varve.ledger.Uuids;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The one filter: gives the request its id, keeps what the client says about it as an {@link
 * Incoming}, has it checked by guards, times it, and answers what they or Spring MVC throw. The log
 * shows {@code request_id} and {@code trace_id} while the request is served.
 */
final class RequestFilter extends HttpFilter {

  static final String REQUEST_ID = "x-request-id";

  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]{1,128}");

  /** Where answers are for one client only. */
  private static final List<String> ANSWERS = List.of("/catalog/", "/lakekeeper/", "/management/");

  private static final String VARY =
      "Authorization, x-assume-role, x-project-id, X-Iceberg-Access-Delegation, Accept-Encoding";

  private final Connections connections;
  private final Cors cors;
  private final List<Guard> guards;
  private final RequestTimes times;
  private final RecordedAnswers answers;
  private final Optional<ReadLog> reads;
  private final Optional<ChangePosition> position;

  /**
   * @param guards check requests in this order
   * @param reads records what was read; empty where that is not wanted
   * @param position says which position changes got; empty without a ledger
   */
  RequestFilter(
      Connections connections,
      Cors cors,
      List<Guard> guards,
      RequestTimes times,
      RecordedAnswers answers,
      Optional<ReadLog> reads,
      Optional<ChangePosition> position) {
    this.reads = reads;
    this.position = position;
    this.connections = connections;
    this.cors = cors;
    this.guards = List.copyOf(guards);
    this.times = times;
    this.answers = answers;
  }

  /** The id that the client sent, if it is 1 to 128 printable ASCII characters; else a new one. */
  static String requestId(HttpServletRequest request) {
    String sent = request.getHeader(REQUEST_ID);
    return sent != null && PRINTABLE.matcher(sent).matches() ? sent : Uuids.v7().toString();
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long start = System.nanoTime();
    String id = requestId(request);
    String traceId = TraceParent.traceId(request.getHeader("traceparent"));
    response.setHeader(REQUEST_ID, id);
    SecurityHeaders.set(request, response);
    setCachingHeaders(request.getRequestURI(), response);
    try (var logged = MDC.putCloseable("request_id", id);
        var traced = traced(traceId)) {
      serve(request, response, chain, id, traceId);
    } finally {
      times.add(request, response.getStatus(), System.nanoTime() - start);
      // An answer that broke off was read in part.
      if (reads.isPresent() && request.getAttribute(Incoming.ATTRIBUTE) instanceof Incoming who) {
        reads.get().add(request, response.getStatus(), who.actor(), who.who());
      }
    }
  }

  private void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      String id,
      @Nullable String traceId)
      throws ServletException, IOException {
    boolean entered = connections.enter();
    try (Transfer sending = connections.outgoing(request)) {
      if (cors.answers(request, response)) {
        return;
      }
      // Whether the server lives is reported however busy it is.
      if (!entered && !request.getRequestURI().startsWith("/health")) {
        throw new HttpRefusedException(
            ErrorType.TOO_MANY_REQUESTS,
            "Too many requests at once; nothing was changed, try again");
      }
      Changes changes = position.map(of -> of.changes(request)).orElseGet(Changes::new);
      request.setAttribute(Incoming.ATTRIBUTE, Incoming.of(request, id, traceId, changes));
      for (Guard guard : guards) {
        guard.check(request, response);
      }
      var watched =
          new WatchedResponse(
              response,
              sending,
              () -> position.ifPresent(of -> of.say(request, changes, response)));
      chain.doFilter(request, watched);
      watched.begin();
    } catch (RuntimeException | ServletException failure) {
      if (ErrorEnvelope.isTooLate(response)) {
        throw failure;
      }
      ErrorEnvelope.write(request, response, answers.answer(failure, request));
    } finally {
      Admission.release(request);
      if (entered) {
        connections.leave();
      }
      if (!request.getInputStream().isFinished()) {
        // Its client may send it all before it reads the answer, and loses that if we close before.
        response.flushBuffer();
        connections.takeRest(request);
      }
    }
  }

  private static MDC.@Nullable MDCCloseable traced(@Nullable String traceId) {
    return traceId == null ? null : MDC.putCloseable("trace_id", traceId);
  }

  private static void setCachingHeaders(String path, HttpServletResponse response) {
    if (ANSWERS.stream().anyMatch(path::startsWith)) {
      response.setHeader("Cache-Control", "private");
      response.setHeader("Vary", VARY);
    }
  }
}
