package io.varve.api.management;

import io.varve.api.catalog.PageTokens;
import io.varve.api.http.CatalogPath;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.Moment;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.name.Names;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.DiffReads;
import io.varve.query.past.DiffReads.Difference;
import io.varve.query.past.DiffReads.Some;
import io.varve.query.past.GrantHistory;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a warehouse has at one position that it has not, or otherwise, at another one. */
@RestController
final class DiffController {

  private static final UUID FIRST = new UUID(0, 0);
  private static final int MOST = 100;

  /** Objects that one request looks at, at most, in chunks. */
  private static final int MOST_CHUNKS = 10;

  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;
  private final DiffReads reads;
  private final GrantHistory grants;
  private final DiffSight sight;
  private final DiffJson entries;

  DiffController(
      RequestedWarehouses warehouses,
      WarehousePositions positions,
      DiffReads reads,
      GrantHistory grants,
      DiffSight sight,
      DiffJson entries) {
    this.warehouses = warehouses;
    this.positions = positions;
    this.reads = reads;
    this.grants = grants;
    this.sight = sight;
    this.entries = entries;
  }

  @GetMapping("/management/v1/warehouse/{warehouse}/diff")
  @Needs(Action.WAREHOUSE_USE)
  ResponseEntity<byte[]> diff(
      Request request,
      @PathVariable String warehouse,
      @RequestParam String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String namespace,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    PageRequest asked = PageTokens.ofIds(pageToken == null ? "" : pageToken, pageSize);
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    long before = at(within, Moment.of(from, "from"));
    if (to != null && asOf != null) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "Say to or " + AsOfInterceptor.HEADER + ", and not both");
    }
    String until = to == null ? asOf : to;
    long after = until == null ? positions.now() : at(within, Moment.of(until, "to"));
    List<String> levels = namespace == null ? List.of() : CatalogPath.levels(namespace);
    if (!levels.isEmpty()) {
      Names.check(levels);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("from", before);
    json.put("to", after);
    ArrayNode changes = json.putArray("changes");
    DiffJson.Comparison comparison = entries.between(before, after, levels);
    UUID last = asked.after().isEmpty() ? FIRST : UUID.fromString(asked.after());
    if (asked.after().isEmpty() && levels.isEmpty()) {
      sight
          .grants(
              request.access(), within, () -> grants.between(within.warehouseId(), before, after))
          .ifPresent(some -> changes.add(DiffJson.warehouse(within.warehouseId(), some)));
    }
    int most = Math.min(asked.size(), MOST);
    boolean more = true;
    for (int chunk = 0; more && chunk < MOST_CHUNKS && changes.size() < most; chunk++) {
      Some some = reads.some(within.warehouseId(), before, after, last);
      UUID end = some.last();
      more = end != null;
      boolean cut = false;
      for (Difference one : sight.visible(request.access(), within, some.found())) {
        if (changes.size() == most || comparison.isExhausted()) {
          cut = true;
          break;
        }
        comparison.of(one).ifPresent(changes::add);
        last = one.id();
      }
      if (cut) {
        more = true;
        break;
      }
      if (end != null) {
        last = end;
      }
    }
    String next =
        PageTokens.next(
            new Page<>(List.of(), more ? Optional.of(last.toString()) : Optional.empty()));
    if (next != null) {
      json.put("next-page-token", next);
    }
    return Responses.ok(LedgerJson.mapper().writeValueAsBytes(json));
  }

  private long at(ResolvedWarehouse within, Moment moment) {
    return positions.at(within.warehouseId(), within.name(), moment);
  }
}
