package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.AsOfInterceptor;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.Moment;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.task.DueTasks;
import io.varve.command.warehouse.SavepointWrites;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.past.SavepointReads;
import io.varve.query.past.SavepointReads.SavepointRow;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.security.rights.Action;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Names of positions, by which a warehouse is opened as it was, and which can keep its files. */
@RestController
final class SavepointController {

  private static final String SAVEPOINTS = "/management/v1/warehouse/{warehouse}/savepoint";

  private final SavepointReads reads;
  private final SavepointWrites writes;
  private final RequestedWarehouses warehouses;
  private final WarehousePositions positions;
  private final DueTasks tasks;
  private final JsonBodies json;

  SavepointController(
      SavepointReads reads,
      SavepointWrites writes,
      RequestedWarehouses warehouses,
      WarehousePositions positions,
      DueTasks tasks,
      JsonBodies json) {
    this.reads = reads;
    this.writes = writes;
    this.warehouses = warehouses;
    this.positions = positions;
    this.tasks = tasks;
    this.json = json;
  }

  private record NewSavepoint(
      @Nullable String name,
      @Nullable Long position,
      @Nullable String timestamp,
      @Nullable String protectUntil) {}

  /**
   * A savepoint.
   *
   * @param timestamp when its position was sealed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record SavepointAnswer(
      String name,
      long position,
      @Nullable String timestamp,
      @Nullable String protectUntil,
      String createdAt) {

    static SavepointAnswer of(SavepointRow row) {
      return new SavepointAnswer(
          row.name(),
          row.position(),
          text(row.sealedAt()),
          text(row.protectUntil()),
          row.createdAt().toString());
    }

    private static @Nullable String text(@Nullable Instant time) {
      return time == null ? null : time.toString();
    }
  }

  private record SavepointList(
      List<SavepointAnswer> savepoints,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {}

  @GetMapping(SAVEPOINTS)
  @Needs(Action.WAREHOUSE_USE)
  ResponseEntity<byte[]> list(
      @PathVariable String warehouse,
      @RequestHeader(name = AsOfInterceptor.HEADER, required = false) @Nullable String asOf,
      @RequestParam(required = false) @Nullable String pageToken,
      @RequestParam(required = false) @Nullable String pageSize) {
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    UUID id = within.warehouseId();
    PageRequest asked = PageTokens.request(pageToken == null ? "" : pageToken, pageSize);
    Page<SavepointRow> page =
        asOf == null
            ? reads.list(id, asked)
            : reads.listThen(id, positions.asOf(id, within.name(), asOf), asked);
    return Responses.ok(
        json.write(
            new SavepointList(
                page.items().stream().map(SavepointAnswer::of).toList(), PageTokens.next(page))));
  }

  @PostMapping(SAVEPOINTS)
  @Needs(Action.WAREHOUSE_SET_PROTECTION)
  ResponseEntity<byte[]> create(
      Request request, @PathVariable String warehouse, @Body byte[] body) {
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    NewSavepoint wanted = json.read(body, NewSavepoint.class);
    String name = WarehouseChange.required(wanted.name(), "name");
    Instant protectUntil = Times.optional(wanted.protectUntil(), "protect-until");
    writes.check(name, protectUntil);
    writes.create(
        request,
        RequestedWarehouses.forCommand(within),
        name,
        position(within, wanted),
        protectUntil);
    SavepointRow made =
        reads
            .find(within.warehouseId(), name)
            .orElseThrow(() -> NameRefusals.noSuchSavepoint(name));
    return Responses.created(json.write(SavepointAnswer.of(made)));
  }

  private long position(ResolvedWarehouse within, NewSavepoint wanted) {
    Long position = wanted.position();
    String timestamp = wanted.timestamp();
    if (position == null && timestamp == null) {
      return positions.now();
    }
    if (position != null && (timestamp != null || position < 0)) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "Say position, of 0 or more, or timestamp, or neither for now");
    }
    return positions.at(
        within.warehouseId(),
        within.name(),
        position == null
            ? new Moment.Time(Times.of(timestamp, "timestamp"))
            : new Moment.Position(position));
  }

  @DeleteMapping(SAVEPOINTS + "/{savepoint}")
  @Needs(Action.WAREHOUSE_SET_PROTECTION)
  ResponseEntity<Void> delete(
      Request request, @PathVariable String warehouse, @PathVariable String savepoint) {
    ResolvedWarehouse within = warehouses.existing(WarehouseIds.parse(warehouse));
    writes.delete(request, RequestedWarehouses.forCommand(within), savepoint);
    // Some may have waited for it.
    tasks.dispatch();
    return ResponseEntity.noContent().build();
  }
}
