package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Headers by which browsers take answers for what they are, and nothing else. */
final class SecurityHeaders {

  /** JSON loads nothing, and is no part of a page. */
  private static final String OF_DATA = "default-src 'none'; frame-ancestors 'none'";

  /** Swagger's scripts set styles of their own, and have images in their style sheets. */
  private static final String OF_PAGES =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; font-src 'self' data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String PAGES = "/swagger-ui/";

  private static final String ONE_YEAR = "max-age=31536000";

  private SecurityHeaders() {}

  static void set(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    // The path is null if Tomcat could not even read the request line.
    String path = request.getRequestURI();
    response.setHeader(
        "Content-Security-Policy", path != null && path.startsWith(PAGES) ? OF_PAGES : OF_DATA);
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", ONE_YEAR);
    }
  }
}
