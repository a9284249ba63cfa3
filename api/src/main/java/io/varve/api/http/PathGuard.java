package io.varve.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses paths that two readers could take for two things. Names of tables may hold slashes,
 * percent signs, semicolons and backslashes, so these pass below {@code /catalog/} and {@code
 * /lakekeeper/}, where nothing but {@link CatalogPath} reads them. Steps ({@code .} and {@code ..})
 * pass nowhere. Nor does the character U+0000 in a query: Postgres has no place for it.
 */
final class PathGuard extends OncePerRequestFilter {

  /** Tomcat lets them pass after a semicolon, and Spring fails on them. */
  private static final Pattern BROKEN = Pattern.compile("%(?![0-9a-f]{2})");

  private static final Pattern STEP = Pattern.compile("(?:^|/|\\\\)(?:\\.|%2e){1,2}(?:/|\\\\|;|$)");

  /** Below these, names are in paths. */
  private static final Pattern NAMES = Pattern.compile("/(?:catalog|lakekeeper)/");

  private static final Pattern AMBIGUOUS = Pattern.compile("%2f|%5c|%25|%3b|;|\\\\");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI().toLowerCase(Locale.ROOT);
    if (BROKEN.matcher(path).find()) {
      throw new HttpRefusedException(ErrorType.BAD_REQUEST, "The path has an incomplete % escape");
    }
    if (STEP.matcher(path).find()) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST, "The path has a segment '.' or '..', which no name may be");
    }
    if (!NAMES.matcher(request.getRequestURI()).lookingAt() && AMBIGUOUS.matcher(path).find()) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST,
          "The path has an encoded slash or percent sign, a semicolon or a backslash;"
              + " only names below /catalog/ and /lakekeeper/ may have them");
    }
    String query = request.getQueryString();
    if (query != null && query.contains("%00")) {
      throw new HttpRefusedException(
          ErrorType.BAD_REQUEST, "The query has the character U+0000, which nothing here may have");
    }
    chain.doFilter(request, response);
  }
}
