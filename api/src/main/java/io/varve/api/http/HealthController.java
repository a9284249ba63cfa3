package io.varve.api.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the process lives, and whether it can serve. */
@RestController
class HealthController {

  private static final Logger LOG = LoggerFactory.getLogger(HealthController.class);

  private final List<HealthPart> parts;
  private final JsonBodies json;

  HealthController(ObjectProvider<HealthPart> parts, JsonBodies json) {
    this.parts = parts.orderedStream().toList();
    this.json = json;
  }

  /** 200 if every part is well, else 503. */
  @GetMapping({"/health", "/health/readiness"})
  ResponseEntity<byte[]> readiness() {
    return answer(parts);
  }

  /** 200 as long as requests are answered at all. */
  @GetMapping("/health/liveness")
  ResponseEntity<byte[]> liveness() {
    return answer(List.of());
  }

  private ResponseEntity<byte[]> answer(List<HealthPart> asked) {
    Map<String, Map<String, String>> states = new LinkedHashMap<>();
    boolean well = true;
    for (HealthPart part : asked) {
      Optional<String> problem = problem(part);
      well &= problem.isEmpty();
      states.put(
          part.name(),
          problem
              .map(text -> Map.of("status", "error", "problem", text))
              .orElse(Map.of("status", "ok")));
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("health", well ? "ok" : "error");
    body.put("parts", states);
    return ResponseEntity.status(well ? 200 : 503)
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(json.write(body));
  }

  private static Optional<String> problem(HealthPart part) {
    try {
      return part.problem();
    } catch (RuntimeException e) {
      LOG.warn("Health of {} cannot be told", part.name(), e);
      return Optional.of("The check failed; the log says why");
    }
  }
}
