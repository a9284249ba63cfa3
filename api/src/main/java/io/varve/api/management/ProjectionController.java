package io.varve.api.management;

import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.query.projection.ProjectionReads;
import io.varve.query.projection.ProjectionReads.Standing;
import io.varve.security.rights.Action;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far projections that follow the ledger are. */
@RestController
final class ProjectionController {

  private final ProjectionReads projections;
  private final JsonBodies json;
  private final Clock clock;

  ProjectionController(ProjectionReads projections, JsonBodies json, Clock clock) {
    this.projections = projections;
    this.json = json;
    this.clock = clock;
  }

  /**
   * A projection.
   *
   * @param lag events that it has still to handle
   * @param lagSeconds for how long the first of them has waited
   */
  private record Projection(
      String name, long position, long headPosition, long lag, double lagSeconds, String state) {}

  private record Projections(List<Projection> projections) {}

  @GetMapping("/management/v1/projections")
  @Needs(Action.SERVER_AUDIT)
  ResponseEntity<byte[]> projections() {
    List<Projection> shown = projections.followers().stream().map(this::shown).toList();
    return Responses.ok(json.write(new Projections(shown)));
  }

  private Projection shown(Standing standing) {
    Duration waits =
        standing.waitingSince() == null
            ? Duration.ZERO
            : Duration.between(standing.waitingSince(), clock.instant());
    return new Projection(
        standing.name(),
        standing.position(),
        standing.head(),
        standing.lag(),
        Math.max(0, waits.toMillis()) / 1000.0,
        standing.lag() == 0 ? "current" : "behind");
  }
}
