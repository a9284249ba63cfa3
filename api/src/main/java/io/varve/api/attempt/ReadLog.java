package io.varve.api.attempt;

import io.varve.api.rights.AccessInterceptor;
import io.varve.ledger.attempt.Attempt;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.Attempt.Who;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.security.rights.Access;
import io.varve.security.rights.Attempted;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records what was read of the catalog, after it was answered: each request, but nobody waits for
 * it. How many could not be recorded is recorded, too.
 */
public final class ReadLog {

  private static final int REFUSED = 400;
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final Set<String> READ_BY_POST = Set.of("/catalog/v1/{prefix}/events");
  private static final Set<String> NOT_READ = Set.of("/catalog/v1/config");

  private final AttemptLog log;

  /** Records in {@code log}. */
  public ReadLog(AttemptLog log) {
    this.log = log;
  }

  /**
   * Records a request if it read something.
   *
   * @param actor id of the principal
   */
  public void add(HttpServletRequest request, int status, String actor, Who who) {
    if (status >= REFUSED
        || !(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
            instanceof Object route)
        || !isRead(request.getMethod(), route.toString())) {
      return;
    }
    Optional<Access> access =
        Optional.ofNullable((Access) request.getAttribute(AccessInterceptor.ACCESS));
    Attempted read = access.flatMap(Access::attempted).orElse(null);
    Details details =
        new Details()
            .with(
                "assumed-role",
                access.flatMap(Access::assumedRole).map(UUID::toString).orElse(null))
            .with("through", (String) request.getAttribute(AccessInterceptor.THROUGH))
            .with("method", request.getMethod())
            .with("route", route.toString())
            .with("path", request.getRequestURI())
            .with("status", status);
    log.read(
        new Attempt(
            Outcome.READ,
            actor,
            read == null ? null : read.action(),
            read == null ? null : read.kind().text(),
            read == null ? null : read.id(),
            who,
            details.toString()));
  }

  private static boolean isRead(String method, String route) {
    return (METHODS.contains(method) || READ_BY_POST.contains(route))
        && (route.startsWith("/catalog/") || route.startsWith("/lakekeeper/"))
        && !NOT_READ.contains(route);
  }
}
