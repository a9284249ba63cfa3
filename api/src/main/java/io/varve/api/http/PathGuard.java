package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses paths that two readers could take for two things. Names of tables may hold slashes,
 * percent signs, semicolons and backslashes, so these pass below {@code /catalog/} and {@code
 * /lakekeeper/}, where nothing but {@link CatalogPath} reads them. Steps ({@code .} and {@code ..})
 * pass nowhere. Nor does the character U+0000 in a query: Postgres has no place for it.
 */
final class PathGuard implements Guard {

  /** Tomcat lets them pass after a semicolon, and Spring fails on them. */
  private static final Pattern BROKEN = Pattern.compile("%(?![0-9a-f]{2})");

  private static final Pattern STEP = Pattern.compile("(?:^|/|\\\\)(?:\\.|%2e){1,2}(?:/|\\\\|;|$)");

  /** Below these, names are in paths. */
  private static final Pattern NAMES = Pattern.compile("/(?:catalog|lakekeeper)/");

  private static final Pattern AMBIGUOUS = Pattern.compile("%2f|%5c|%25|%3b|;|\\\\");

  @Override
  public void check(HttpServletRequest request, HttpServletResponse response) {
    if (!isPlain(request.getRequestURI())) {
      checkPath(request.getRequestURI());
    }
    String query = request.getQueryString();
    if (query != null && query.contains("%00")) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST, "The query has the character U+0000, which nothing here may have");
    }
  }

  /** Whether a path has none of the characters that the patterns above look for. */
  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      switch (path.charAt(i)) {
        case '%', ';', '\\', '.' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  private static void checkPath(String sent) {
    String path = sent.toLowerCase(Locale.ROOT);
    if (BROKEN.matcher(path).find()) {
      throw new HttpRefusedException(ErrorType.BAD_REQUEST, "The path has an incomplete % escape");
    }
    if (STEP.matcher(path).find()) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST, "The path has a segment '.' or '..', which no name may be");
    }
    if (!NAMES.matcher(sent).lookingAt() && AMBIGUOUS.matcher(path).find()) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST,
          "The path has an encoded slash or percent sign, a semicolon or a backslash;"
              + " only names below /catalog/ and /lakekeeper/ may have them");
    }
  }
}
