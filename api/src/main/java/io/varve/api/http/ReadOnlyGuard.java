package io.varve.api.http;

import io.varve.security.issuer.IssuerSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * While the server is read-only, refuses what would change something, and says when to come back.
 */
final class ReadOnlyGuard implements Guard {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** Reads whose questions are too long for a URI; what is signed is then for reading only. */
  private static final Pattern ASKED_BY_POST =
      Pattern.compile(
          "/management/v1/.+/(task/list|search-tabular)"
              + "|"
              + ContentGuard.TOKENS
              + "|"
              + IssuerSettings.TOKEN_PATH
              + "|/catalog/v1/[^/]+/(namespaces/[^/]+/tables/[^/]+|v1/aws/s3)/sign");

  @Override
  public void check(HttpServletRequest request, HttpServletResponse response) {
    if (READS.contains(request.getMethod())
        || ASKED_BY_POST.matcher(request.getRequestURI()).matches()) {
      return;
    }
    response.setHeader("Retry-After", "60");
    throw new HttpRefusedException(
        ErrorType.READ_ONLY,
        "The catalog is read-only for now and nothing was changed; try again later");
  }
}
