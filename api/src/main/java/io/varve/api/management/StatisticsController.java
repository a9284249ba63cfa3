package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.catalog.PageTokens;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.query.page.Page;
import io.varve.query.statistics.StatisticsReads;
import io.varve.query.statistics.StatisticsReads.StatisticsRow;
import io.varve.security.rights.Action;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How many tables and views a warehouse has, hour by hour. */
@RestController
final class StatisticsController {

  private final StatisticsReads reads;
  private final RequestedWarehouses warehouses;
  private final JsonBodies json;

  StatisticsController(StatisticsReads reads, RequestedWarehouses warehouses, JsonBodies json) {
    this.reads = reads;
    this.warehouses = warehouses;
    this.json = json;
  }

  /** The reference's {@code WarehouseStatistics}; an hour is named by its end. */
  private record Statistics(
      String timestamp, long numberOfTables, long numberOfViews, String updatedAt) {
    static Statistics of(StatisticsRow row) {
      return new Statistics(
          row.hour().plus(Duration.ofHours(1)).toString(),
          row.tables(),
          row.views(),
          row.updatedAt().toString());
    }
  }

  /** The reference's {@code WarehouseStatisticsResponse}, and up to which position it counts. */
  private record Answer(
      UUID warehouseIdent,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long position,
      List<Statistics> stats,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextPageToken) {}

  @GetMapping("/management/v1/warehouse/{warehouse}/statistics")
  @Needs(Action.WAREHOUSE_GET_METADATA)
  ResponseEntity<byte[]> statistics(
      @PathVariable String warehouse,
      @RequestParam(name = "page_token", required = false) @Nullable String pageToken,
      @RequestParam(name = "page_size", required = false) @Nullable String pageSize) {
    UUID id = warehouses.existing(WarehouseIds.parse(warehouse)).warehouseId();
    Page<StatisticsRow> page =
        reads.list(id, PageTokens.ofTimes(pageToken == null ? "" : pageToken, pageSize));
    return Responses.ok(
        json.write(
            new Answer(
                id,
                page.items().isEmpty() ? null : page.items().getFirst().position(),
                page.items().stream().map(Statistics::of).toList(),
                PageTokens.next(page))));
  }
}
