package io.varve.api.catalog;

import io.varve.api.http.CatalogPath;
import io.varve.api.http.ErrorType;
import io.varve.api.rights.Needs;
import io.varve.command.refusal.Refusal;
import io.varve.command.request.Request;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.request.RequestReads;
import io.varve.query.request.RequestReads.EventRow;
import io.varve.security.rights.Action;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * What became of a request, for a client whose connection broke: {@code unknown} means not seen,
 * and it may still land; {@code rejected} is final.
 */
@RestController
final class RequestController {

  private final Targets targets;
  private final RequestReads reads;

  RequestController(Targets targets, RequestReads reads) {
    this.targets = targets;
    this.reads = reads;
  }

  @GetMapping("/catalog/v1/{prefix}/requests/{request}")
  @Needs(Action.WAREHOUSE_USE)
  ResponseEntity<byte[]> outcome(CatalogPath path, Request request) {
    UUID warehouseId = targets.warehouse(path).warehouseId();
    String asked = path.segment(2);
    List<EventRow> events = reads.events(warehouseId, request.actor(), asked);
    Optional<String> kept = reads.outcome(request.actor(), asked.toLowerCase(Locale.ROOT));
    Map<String, Object> answer = new LinkedHashMap<>();
    Refusal refusal = kept.map(RequestController::refusal).orElse(null);
    answer.put(
        "outcome",
        refusal != null
            ? "rejected"
            : events.isEmpty() && kept.isEmpty() ? "unknown" : "committed");
    answer.put("events", events);
    if (refusal != null) {
      answer.put("error", error(refusal));
    }
    return Json.ok(LedgerJson.mapper().writeValueAsBytes(answer));
  }

  private static @Nullable Refusal refusal(String outcome) {
    JsonNode refusal = LedgerJson.mapper().readTree(outcome).path("refusal");
    return refusal.isObject() ? LedgerJson.mapper().treeToValue(refusal, Refusal.class) : null;
  }

  private static Map<String, Object> error(Refusal refusal) {
    ErrorType type = ErrorType.of(refusal.reason());
    return Map.of(
        "message",
        refusal.message(),
        "type",
        type.type(),
        "code",
        type.status(),
        "stack",
        List.of());
  }
}
