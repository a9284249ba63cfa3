package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.command.request.Request;
import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who asks, as this server sees it. */
@RestController
final class WhoamiController {

  private final JsonBodies json;

  WhoamiController(JsonBodies json) {
    this.json = json;
  }

  /** The reference's {@code WhoamiResponse}, as far as a token says. */
  private record Whoami(
      String id,
      String name,
      String userType,
      String lastUpdatedWith,
      String createdAt,
      boolean isInstanceAdmin) {}

  @GetMapping("/management/v1/whoami")
  @Needs({})
  ResponseEntity<byte[]> whoami(Request request, Optional<Principal> principal) {
    Principal asking =
        principal.orElseGet(
            () -> new Principal(request.actor(), request.actor(), Kind.APPLICATION, List.of()));
    return Responses.ok(
        json.write(
            new Whoami(
                asking.id(),
                asking.name(),
                asking.kind().name().toLowerCase(Locale.ROOT),
                "config-call-creation",
                "1970-01-01T00:00:00Z",
                true)));
  }
}
