package io.varve.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts and times requests by route, method and status, under the name and tags that Spring Boot
 * gives them; a timer is looked up in the registry once.
 */
final class RequestTimes {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final MeterRegistry meters;
  private final Optional<EndpointCalls> calls;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  /**
   * @param calls that count them for statistics, too; empty on a node that writes none
   */
  RequestTimes(MeterRegistry meters, Optional<EndpointCalls> calls) {
    this.meters = meters;
    this.calls = calls;
  }

  private record Series(String method, String uri, int status) {}

  /** Adds a request that was answered. */
  void add(HttpServletRequest request, int status, long nanos) {
    String method =
        METHODS.contains(String.valueOf(request.getMethod())) ? request.getMethod() : "UNKNOWN";
    Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    Series series = new Series(method, route == null ? "UNKNOWN" : route.toString(), status);
    Timer timer = timers.get(series);
    if (timer == null) {
      timer = timers.computeIfAbsent(series, this::register);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
    calls.ifPresent(counts -> counts.add(request, status));
  }

  private Timer register(Series series) {
    return Timer.builder("http.server.requests")
        .description("Requests that were answered")
        .tag("method", series.method)
        .tag("uri", series.uri)
        .tag("status", Integer.toString(series.status))
        .tag("outcome", outcome(series.status))
        .register(meters);
  }

  private static String outcome(int status) {
    return switch (status / 100) {
      case 1 -> "INFORMATIONAL";
      case 2 -> "SUCCESS";
      case 3 -> "REDIRECTION";
      case 4 -> "CLIENT_ERROR";
      case 5 -> "SERVER_ERROR";
      default -> "UNKNOWN";
    };
  }
}
