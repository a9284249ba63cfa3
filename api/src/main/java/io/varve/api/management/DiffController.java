package io.varve.api.management;

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
import io.varve.query.past.NamePairs.End;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a warehouse has at one position that it has not, or otherwise, at another one, or that
 * another warehouse has not.
 */
@RestController
final class DiffController {

  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;
  private final DiffPages pages;
  private final OtherDiff others;

  DiffController(
      RequestedWarehouses warehouses,
      WarehousePositions positions,
      DiffPages pages,
      OtherDiff others) {
    this.warehouses = warehouses;
    this.positions = positions;
    this.pages = pages;
    this.others = others;
  }

  @GetMapping("/management/v1/warehouse/{warehouse}/diff")
  @Needs(Action.WAREHOUSE_USE)
  ResponseEntity<byte[]> diff(
      Request request,
      @PathVariable String warehouse,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String other,
      @RequestParam(required = false) @Nullable String namespace,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf) {
    if (from == null && other == null) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "from is missing: say a time, a position or a tag to compare with, or another warehouse by other");
    }
    if (to != null && asOf != null) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "Say to or " + AsOfInterceptor.HEADER + ", and not both");
    }
    List<String> levels = namespace == null ? List.of() : CatalogPath.levels(namespace);
    if (!levels.isEmpty()) {
      Names.check(levels);
    }
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    String until = to == null ? asOf : to;
    ObjectNode page;
    if (other == null) {
      page =
          pages.page(
              request.access(),
              within,
              at(within, from, "from"),
              at(within, until, "to"),
              levels,
              DiffPages.asked(pageToken, pageSize));
    } else {
      if (until != null) {
        throw new RefusedException(
            Reason.BAD_REQUEST,
            "The moment of the other warehouse is part of its name, as in other=NAME@position:1234; leave out to and "
                + AsOfInterceptor.HEADER);
      }
      var asked = OtherDiff.asked(pageToken, pageSize, levels);
      End second = others.end(request.access(), within, other);
      page =
          others.page(
              request.access(), new End(within, at(within, from, "from")), second, levels, asked);
    }
    return Responses.ok(LedgerJson.mapper().writeValueAsBytes(page));
  }

  private long at(ResolvedWarehouse within, @Nullable String moment, String what) {
    return moment == null
        ? positions.now()
        : positions.at(within.warehouseId(), within.name(), Moment.of(moment, what));
  }
}
