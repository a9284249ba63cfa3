package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.command.request.Request;
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

  /** The part of the reference's {@code WhoamiResponse} that is known without a login. */
  private record Whoami(
      String id,
      String name,
      String userType,
      String lastUpdatedWith,
      String createdAt,
      boolean isInstanceAdmin) {}

  @GetMapping("/management/v1/whoami")
  ResponseEntity<byte[]> whoami(Request request) {
    return Responses.ok(
        json.write(
            new Whoami(
                request.actor(),
                request.actor(),
                "application",
                "config-call-creation",
                "1970-01-01T00:00:00Z",
                true)));
  }
}
