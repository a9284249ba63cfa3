package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.request.Request;
import io.varve.query.user.UserReads;
import io.varve.query.user.UserReads.UserRow;
import io.varve.security.principal.Principal;
import io.varve.security.principal.Principal.Kind;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who asks, as this server sees it: the reference's {@code WhoamiResponse}. */
@RestController
final class WhoamiController {

  private final UserReads users;
  private final Decisions decisions;
  private final JsonBodies json;

  WhoamiController(UserReads users, Decisions decisions, JsonBodies json) {
    this.users = users;
    this.decisions = decisions;
    this.json = json;
  }

  @GetMapping("/management/v1/whoami")
  @Needs({})
  ResponseEntity<byte[]> whoami(Request request, Optional<Principal> principal) {
    UserRow known =
        users.find(request.actor()).orElseGet(() -> unknown(request.actor(), principal));
    Optional<UUID> role = request.access().assumedRole();
    boolean administers = role.isEmpty() && decisions.isAdministrator(request.actor());
    return Responses.ok(json.write(UserJson.of(known).ofAsking(administers, role)));
  }

  /** Without a login nobody is noted, and a profile may have been erased just now. */
  private static UserRow unknown(String actor, Optional<Principal> principal) {
    Principal asking =
        principal.orElseGet(() -> new Principal(actor, actor, Kind.APPLICATION, List.of()));
    return new UserRow(
        asking.id(),
        asking.name(),
        null,
        asking.kind().name().toLowerCase(Locale.ROOT),
        "config-call-creation",
        OffsetDateTime.now(ZoneOffset.UTC),
        null);
  }
}
