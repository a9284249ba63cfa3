package io.varve.api.http;

import io.varve.security.issuer.IssuerSettings;
import io.varve.security.rights.TrinoSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * While the server is read-only, refuses what would change something, and says when to come back.
 */
public final class ReadOnlyGuard implements Guard {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** Reads whose questions are too long for a URI; what is signed is then for reading only. */
  private static final Pattern ASKED_BY_POST =
      Pattern.compile(
          "/management/v1/(.+/(task/list|search-tabular)|endpoint-statistics)"
              + "|"
              + ContentGuard.TOKENS
              + "|"
              + IssuerSettings.TOKEN_PATH
              + "|"
              + IssuerSettings.AUTHORIZE_PATH
              + "|"
              + IssuerSettings.REVOKE_PATH
              + "|"
              + TrinoSettings.ALLOW_PATH
              + "|"
              + TrinoSettings.BATCH_PATH
              + "|/catalog/v1/[^/]+/((namespaces/[^/]+/tables/[^/]+|v1/aws/s3)/sign|events)");

  @Override
  public void check(HttpServletRequest request, HttpServletResponse response) {
    if (!changes(request)) {
      return;
    }
    response.setHeader("Retry-After", "60");
    throw new HttpRefusedException(
        ErrorType.READ_ONLY,
        "The catalog is read-only for now and nothing was changed; try again later");
  }

  /** Whether a request may change something, as far as its method and path tell. */
  public static boolean changes(HttpServletRequest request) {
    return !READS.contains(String.valueOf(request.getMethod()))
        && !ASKED_BY_POST.matcher(request.getRequestURI()).matches();
  }
}
