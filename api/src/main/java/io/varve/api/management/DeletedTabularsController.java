package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.management.HoldController.HoldAnswer;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.undrop.UndropWrites;
import io.varve.command.undrop.UndropWrites.Wanted;
import io.varve.ledger.event.TabularKind;
import io.varve.query.page.Page;
import io.varve.query.tabular.SoftDeletedReads;
import io.varve.query.tabular.SoftDeletedReads.DroppedRow;
import io.varve.security.rights.Action;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tables, views and generic tables that were dropped and can come back. */
@RestController
final class DeletedTabularsController {

  private static final String DELETED = "/management/v1/warehouse/{warehouse}/deleted-tabulars";
  private static final int MAX_TARGETS = 1000;

  private final SoftDeletedReads reads;
  private final UndropWrites writes;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  DeletedTabularsController(
      SoftDeletedReads reads,
      UndropWrites writes,
      RequestedWarehouses warehouses,
      JsonBodies json) {
    this.reads = reads;
    this.writes = writes;
    this.warehouses = warehouses;
    this.json = json;
  }

  private record DeletedTabular(
      UUID id,
      String name,
      List<String> namespace,
      String typ,
      UUID warehouseId,
      String createdAt,
      String deletedAt,
      String expirationDate,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HoldAnswer hold) {
    static DeletedTabular of(UUID warehouseId, DroppedRow row) {
      return new DeletedTabular(
          row.objectId(),
          row.name(),
          row.levels(),
          row.kind(),
          warehouseId,
          row.createdAt().toString(),
          row.droppedAt().toString(),
          row.expiresAt().toString(),
          row.hold() == null ? null : HoldAnswer.of(row.hold()));
    }
  }

  private record DeletedTabulars(
      List<DeletedTabular> tabulars,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {}

  private record Target(@Nullable String type, @Nullable String id) {}

  private record Undrop(@Nullable List<Target> targets) {}

  @GetMapping(DELETED)
  @Needs(Action.WAREHOUSE_LIST_DELETED_TABULARS)
  ResponseEntity<byte[]> list(
      @PathVariable String warehouse,
      @RequestParam(required = false) @Nullable String namespaceId,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    UUID id = warehouses.existing(WarehouseIds.parse(warehouse)).warehouseId();
    UUID namespace = namespaceId == null ? null : id(namespaceId);
    Page<DroppedRow> page =
        reads.list(id, namespace, PageTokens.ofIds(pageToken == null ? "" : pageToken, pageSize));
    return Responses.ok(
        json.write(
            new DeletedTabulars(
                page.items().stream().map(row -> DeletedTabular.of(id, row)).toList(),
                PageTokens.next(page))));
  }

  @PostMapping(DELETED + "/undrop")
  @Needs({
    Action.WAREHOUSE_USE,
    Action.TABLE_UNDROP,
    Action.VIEW_UNDROP,
    Action.GENERIC_TABLE_UNDROP
  })
  ResponseEntity<Void> undrop(Request request, @PathVariable String warehouse, @Body byte[] body) {
    Warehouse within =
        RequestedWarehouses.forCommand(warehouses.existing(WarehouseIds.parse(warehouse)));
    List<Target> targets = json.read(body, Undrop.class).targets();
    if (targets == null || targets.isEmpty() || targets.size() > MAX_TARGETS) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "targets must be 1 to " + MAX_TARGETS + " of type and id");
    }
    writes.undrop(
        request, within, targets.stream().map(DeletedTabularsController::wanted).toList());
    return ResponseEntity.noContent().build();
  }

  private static Wanted wanted(Target target) {
    TabularKind kind = target.type() == null ? null : TabularKind.find(target.type()).orElse(null);
    String id = target.id();
    if (id == null || kind == null) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Each target needs an id, and table, view or generic-table as its type");
    }
    return new Wanted(kind, id(id));
  }

  private static UUID id(String id) {
    return WarehouseIds.ofObject(id)
        .orElseThrow(() -> new RefusedException(Reason.BAD_REQUEST, "Ids are UUIDs: " + id));
  }
}
