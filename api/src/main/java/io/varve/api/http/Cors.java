package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;

/**
 * Lets pages of some origins call the server from a browser (CORS), and answers a browser that asks
 * beforehand. It asks without a token, so it is answered before a login is wanted. Cookies and the
 * like are never allowed. Pages of other origins are kept from the answers by their browsers.
 */
final class Cors {

  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE");

  /** What clients of Iceberg and of the management API send beside what any page may. */
  private static final List<String> TAKEN =
      List.of(
          "Authorization",
          "Content-Type",
          "Content-Encoding",
          "Idempotency-Key",
          "If-Match",
          "If-None-Match",
          "traceparent",
          "tracestate",
          "User-Agent",
          "x-assume-role",
          "X-Catalog-As-Of",
          "X-Catalog-Min-Position",
          "X-Catalog-Position",
          "X-Change-Reason",
          "X-Change-Ticket",
          "X-Client-Git-Commit-Short",
          "X-Client-Version",
          "X-Iceberg-Access-Delegation",
          "x-project-id",
          "x-request-id");

  private static final List<String> GIVEN =
      List.of(
          "ETag",
          "Location",
          "Retry-After",
          "WWW-Authenticate",
          "X-Catalog-Position",
          "x-request-id");

  private static final Duration ASKED_AGAIN = Duration.ofHours(1);

  private final Set<String> origins;
  private final CorsConfiguration allowed = new CorsConfiguration();
  private final Processor processor = new Processor();

  /**
   * @param origins as browsers write them; none answers nothing
   */
  Cors(List<String> origins) {
    this.origins = Set.copyOf(origins);
    allowed.setAllowedOrigins(origins);
    allowed.setAllowedMethods(METHODS);
    allowed.setAllowedHeaders(TAKEN);
    allowed.setExposedHeaders(GIVEN);
    allowed.setMaxAge(ASKED_AGAIN);
  }

  /**
   * Sets the headers of a response, and finds out whether that is all of it: the request was a
   * browser's question whether it may send another one.
   *
   * @throws HttpRefusedException if a browser asks whether it may, and it may not
   */
  boolean answers(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (origins.isEmpty()) {
      return false;
    }
    String origin = request.getHeader("Origin");
    boolean asks = CorsUtils.isPreFlightRequest(request);
    if (origin != null && origins.contains(origin)) {
      processor.processRequest(allowed, request, response);
    } else {
      response.addHeader("Vary", "Origin");
      if (asks) {
        throw refused();
      }
    }
    if (asks) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
    }
    return asks;
  }

  private static HttpRefusedException refused() {
    return new HttpRefusedException(
        ErrorType.FORBIDDEN,
        "Pages of this origin may not send this request: its origin must be one of"
            + " --cors-origins, its method one of "
            + String.join(", ", METHODS)
            + ", and its headers among "
            + String.join(", ", TAKEN));
  }

  private static final class Processor extends DefaultCorsProcessor {
    @Override
    protected void rejectRequest(ServerHttpResponse response) {
      throw refused();
    }
  }
}
