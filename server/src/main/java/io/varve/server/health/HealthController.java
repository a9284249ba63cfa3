package io.varve.server.health;

import io.varve.api.http.JsonBodies;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the process lives, and whether it can serve; within a second or so. */
@RestController
public class HealthController {

  private static final Duration AT_MOST = Duration.ofMillis(1_200);

  private final HealthChecks checks;
  private final JsonBodies json;

  HealthController(ObjectProvider<HealthPart> parts, JsonBodies json) {
    this.checks = new HealthChecks(parts.orderedStream().toList(), AT_MOST);
    this.json = json;
  }

  /** 200 if every part is well, else 503. */
  @GetMapping({"/health", "/health/readiness"})
  ResponseEntity<byte[]> readiness() {
    return answer(checks.problems());
  }

  /** 200 as long as requests are answered at all. */
  @GetMapping("/health/liveness")
  ResponseEntity<byte[]> liveness() {
    return answer(Map.of());
  }

  private ResponseEntity<byte[]> answer(Map<String, Optional<String>> problems) {
    Map<String, Map<String, String>> states = new LinkedHashMap<>();
    problems.forEach((name, problem) -> states.put(name, state(problem)));
    boolean well = problems.values().stream().allMatch(Optional::isEmpty);
    var body = new LinkedHashMap<String, Object>();
    body.put("health", well ? "ok" : "error");
    body.put("parts", states);
    return ResponseEntity.status(well ? 200 : 503)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(json.write(body));
  }

  private static Map<String, String> state(Optional<String> problem) {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("status", problem.isEmpty() ? "ok" : "error");
    problem.ifPresent(text -> state.put("problem", text));
    return state;
  }
}
