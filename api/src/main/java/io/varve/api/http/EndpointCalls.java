package io.varve.api.http;

import io.varve.command.project.DefaultProject;
import io.varve.query.statistics.EndpointStatistics.Calls;
import io.varve.query.statistics.EndpointStatistics.Counted;
import io.varve.query.statistics.EndpointStatistics.Series;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts the requests that reached an endpoint, in memory, until somebody takes the counts. What is
 * counted is bounded: beyond {@link #MOST} series, requests are counted without their warehouse and
 * project.
 */
public final class EndpointCalls {

  /** How many series are counted apart. */
  static final int MOST = 10_000;

  private static final List<String> ROOTS = List.of("/catalog/v1/", "/lakekeeper/v1/");
  private static final String MANAGEMENT = "/management/";

  private final Map<Series, Calls> counts = new ConcurrentHashMap<>();
  private final Clock clock;

  public EndpointCalls(Clock clock) {
    this.clock = clock;
  }

  /** Counts a request that was answered; one that no endpoint got is not counted. */
  void add(HttpServletRequest request, int status) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    if (pattern == null) {
      return;
    }
    String path = pattern.toString();
    Optional<String> root = ROOTS.stream().filter(path::startsWith).findFirst();
    if (root.isEmpty() && !path.startsWith(MANAGEMENT)) {
      return;
    }
    Map<?, ?> variables = variables(request);
    Instant now = clock.instant();
    UUID warehouse =
        root.isPresent()
            ? (path.startsWith("{prefix}", root.get().length())
                ? id(segment(request.getRequestURI(), root.get().length()))
                : null)
            : id(variables.get("warehouse"));
    add(
        new Series(
            project(variables.get("project"), request),
            warehouse,
            now.truncatedTo(ChronoUnit.HOURS),
            request.getMethod() + " " + withKind(path, variables.get("kind")),
            status),
        new Calls(1, now, now));
  }

  private void add(Series series, Calls calls) {
    boolean fits = counts.size() < MOST || counts.containsKey(series);
    counts.merge(
        fits
            ? series
            : new Series(DefaultProject.ID, null, series.hour(), series.route(), series.status()),
        calls,
        Calls::plus);
  }

  /** Takes some counts, which begin at zero again; fewer than {@code most} if there are no more. */
  public List<Counted> take(int most) {
    List<Counted> taken = new ArrayList<>();
    for (Series series : counts.keySet()) {
      if (taken.size() == most) {
        break;
      }
      Calls calls = counts.remove(series);
      if (calls != null) {
        taken.add(new Counted(series, calls));
      }
    }
    return taken;
  }

  /** Gives back counts that were taken and could not be kept. */
  public void giveBack(List<Counted> taken) {
    taken.forEach(one -> add(one.series(), one.calls()));
  }

  private static UUID project(@Nullable Object inPath, HttpServletRequest request) {
    UUID named = id(inPath == null ? request.getHeader("x-project-id") : inPath);
    return named == null ? DefaultProject.ID : named;
  }

  private static String segment(String path, int from) {
    int end = path.indexOf('/', from);
    return end < 0 ? path.substring(from) : path.substring(from, end);
  }

  /** A pattern whose variable may be one of few kinds of object, with that kind in its place. */
  private static String withKind(String pattern, @Nullable Object kind) {
    int from = pattern.indexOf("{kind:");
    return from < 0 || kind == null
        ? pattern
        : pattern.substring(0, from) + kind + pattern.substring(pattern.indexOf('}', from) + 1);
  }

  private static Map<?, ?> variables(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> found
        ? found
        : Map.of();
  }

  private static @Nullable UUID id(@Nullable Object text) {
    try {
      return text == null ? null : UUID.fromString(text.toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
