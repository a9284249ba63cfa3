package io.varve.api.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes by method and number of segments. It knows only patterns whose segments are literals or
 * whole variables, and says nothing where more than one of them matches. {@code
 * {prefix}@{position}} is a variable with an {@code @} in it, and {@code {prefix}} one without.
 *
 * @param <T> what a route leads to
 */
final class RouteTable<T> {

  /** More segments than any pattern has. */
  private static final int MAX_SEGMENTS = 16;

  private static final String PRESENT = "{prefix}";
  private static final String PAST = "{prefix}@{position}";

  private final Map<String, List<List<Route<T>>>> byMethod = new HashMap<>();

  /** A pattern; null stands for a variable. */
  private record Route<T>(@Nullable String[] segments, T target) {

    private boolean matches(String path) {
      int start = 1;
      for (@Nullable String segment : segments) {
        int end = end(path, start);
        if (!matches(segment, path, start, end)) {
          return false;
        }
        start = end + 1;
      }
      return true;
    }

    private static boolean matches(@Nullable String segment, String path, int start, int end) {
      if (segment == null) {
        return isText(path, start, end);
      }
      if (segment.equals(PRESENT) || segment.equals(PAST)) {
        return isText(path, start, end) && hasAt(path, start, end) == segment.equals(PAST);
      }
      return isLiteral(path, start, end, segment);
    }

    private static boolean hasAt(String path, int start, int end) {
      for (int i = start; i < end; i++) {
        if (path.charAt(i) == '@' || path.startsWith("%40", i)) {
          return true;
        }
      }
      return false;
    }

    // Spring takes a path parameter for no part of a segment.
    private static boolean isText(String path, int start, int end) {
      return end > start && path.charAt(start) != ';';
    }

    private static boolean isLiteral(String path, int start, int end, String literal) {
      return end - start == literal.length() && path.startsWith(literal, start);
    }
  }

  /**
   * Adds a route.
   *
   * @return whether the pattern is one that this table can match
   */
  boolean add(String method, String pattern, T target) {
    String[] segments = pattern.split("/", -1);
    if (!segments[0].isEmpty() || segments.length < 2 || segments.length > MAX_SEGMENTS) {
      return false;
    }
    @Nullable String[] parts = new @Nullable String[segments.length - 1];
    for (int i = 0; i < parts.length; i++) {
      String segment = segments[i + 1];
      boolean isPrefix = segment.equals(PRESENT) || segment.equals(PAST);
      boolean isVariable = segment.matches("\\{\\w+}");
      if (!isVariable && !isPrefix && !segment.matches("[\\w.-]+")) {
        return false;
      }
      parts[i] = isVariable && !isPrefix ? null : segment;
    }
    List<List<Route<T>>> byCount =
        byMethod.computeIfAbsent(
            method,
            each -> {
              List<List<Route<T>>> counts = new ArrayList<>();
              for (int i = 0; i <= MAX_SEGMENTS; i++) {
                counts.add(new ArrayList<>());
              }
              return counts;
            });
    byCount.get(parts.length).add(new Route<>(parts, target));
    return true;
  }

  /**
   * The target of the one route that matches.
   *
   * @param path as sent
   * @return null if none does, or several do
   */
  @Nullable T find(String method, String path) {
    List<List<Route<T>>> byCount = byMethod.get(method);
    int count = count(path);
    if (byCount == null || count > MAX_SEGMENTS) {
      return null;
    }
    T found = null;
    for (Route<T> route : byCount.get(count)) {
      if (route.matches(path)) {
        if (found != null) {
          return null;
        }
        found = route.target;
      }
    }
    return found;
  }

  private static int count(String path) {
    int count = 0;
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '/') {
        count++;
      }
    }
    return path.startsWith("/") ? count : 0;
  }

  private static int end(String path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }
}
