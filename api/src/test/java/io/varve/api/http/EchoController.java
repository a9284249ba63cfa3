package io.varve.api.http;

import io.varve.command.request.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.slf4j.MDC;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Says back what the resolvers gave it. */
@Profile(HttpApplication.PROFILE)
@RestController
class EchoController {

  private final JsonBodies json;

  EchoController(JsonBodies json) {
    this.json = json;
  }

  @GetMapping("/catalog/v1/{prefix}/namespaces/{namespace}/tables/{table}")
  ResponseEntity<byte[]> table(CatalogPath path) {
    return answer(
        Map.of("warehouse", path.warehouse(), "namespace", path.namespace(), "name", path.name()));
  }

  /** In place of the server's own, which is no part of this room. */
  @GetMapping("/health")
  ResponseEntity<byte[]> health() {
    return answer(Map.of("health", "ok"));
  }

  @GetMapping("/catalog/v1/{prefix}/namespaces")
  ResponseEntity<byte[]> list(
      CatalogPath path,
      @RequestParam String parent,
      @RequestParam(defaultValue = "1") int pageSize) {
    return answer(Map.of("parent", CatalogPath.levels(parent), "page-size", pageSize));
  }

  @PostMapping("/catalog/v1/{prefix}/namespaces")
  ResponseEntity<byte[]> create(@Body byte[] body) {
    CreateNamespaceRequest request = json.read(body, CreateNamespaceRequest.class);
    return answer(Map.of("namespace", List.of(request.namespace().levels())));
  }

  @PostMapping("/catalog/v1/{prefix}/size")
  ResponseEntity<byte[]> size(@Body byte[] body, @Body byte[] again) {
    return answer(Map.of("bytes", body.length, "same", body == again));
  }

  @DeleteMapping("/catalog/v1/{prefix}/size")
  ResponseEntity<byte[]> delete() {
    return answer(Map.of("deleted", true));
  }

  @GetMapping("/catalog/v1/{prefix}/request")
  ResponseEntity<byte[]> request(Request request, @PathVariable String prefix) {
    return answer(describe(request));
  }

  @PostMapping("/management/v1/request")
  ResponseEntity<byte[]> managed(Request request) {
    return answer(describe(request));
  }

  private static Map<String, Object> describe(Request request) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("id", request.id());
    response.put("actor", request.actor());
    response.put("route", request.route());
    response.put("key", request.key().orElse(""));
    response.put("fingerprint", request.fingerprint());
    response.put("trace", String.valueOf(request.traceId()));
    response.put("reason", String.valueOf(request.client().reason()));
    response.put("address", String.valueOf(request.client().remoteAddress()));
    response.put("logged", MDC.get("request_id") + " " + MDC.get("trace_id"));
    response.put("virtual", Thread.currentThread().isVirtual());
    return response;
  }

  private ResponseEntity<byte[]> answer(Object value) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.write(value));
  }
}
