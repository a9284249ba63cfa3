package io.varve.api.management;

import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.rights.ProjectAccess;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.query.statistics.EndpointStatistics;
import io.varve.query.statistics.EndpointStatistics.Calls;
import io.varve.query.statistics.EndpointStatistics.Question;
import io.varve.query.statistics.EndpointStatistics.Row;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** How often endpoints were called in a project or a warehouse, hour by hour. */
@RestController
final class EndpointStatisticsController {

  /** How many counts an answer has. */
  private static final int MOST = 20_000;

  private static final Duration HOUR = Duration.ofHours(1);

  private final EndpointStatistics statistics;
  private final WarehouseResolution warehouses;
  private final JsonBodies json;
  private final Clock clock;

  EndpointStatisticsController(
      EndpointStatistics statistics, WarehouseResolution warehouses, JsonBodies json, Clock clock) {
    this.statistics = statistics;
    this.warehouses = warehouses;
    this.json = json;
    this.clock = clock;
  }

  /** The reference's {@code WarehouseFilter}. */
  private record Filter(@Nullable String type, @Nullable UUID id) {}

  /** The reference's {@code GetEndpointStatisticsRequest}. */
  private record Asked(
      @Nullable Filter warehouse,
      @Nullable List<Integer> statusCodes,
      TimeWindow.@Nullable Selector rangeSpecifier) {}

  /** The reference's {@code EndpointStatistic}. */
  private record Statistic(
      long count,
      String httpRoute,
      int statusCode,
      @Nullable UUID warehouseId,
      @Nullable String warehouseName,
      String createdAt,
      @Nullable String updatedAt) {
    static Statistic of(Row row) {
      Calls calls = row.counted().calls();
      return new Statistic(
          calls.count(),
          row.counted().series().route(),
          row.counted().series().status(),
          row.counted().series().warehouseId(),
          row.warehouseName(),
          calls.first().toString(),
          calls.count() == 1 ? null : calls.last().toString());
    }
  }

  /** The reference's {@code EndpointStatisticsResponse}; an hour is named by its end. */
  private record Answer(
      List<String> timestamps,
      List<List<Statistic>> calledEndpoints,
      String previousPageToken,
      String nextPageToken) {}

  @PostMapping("/management/v1/endpoint-statistics")
  @Needs(
      value = {Action.PROJECT_GET_ENDPOINT_STATISTICS, Action.WAREHOUSE_GET_ENDPOINT_STATISTICS},
      asksItself = true)
  ResponseEntity<byte[]> statistics(
      Request request,
      @RequestHeader(name = "x-project-id", required = false) @Nullable String project,
      @Body byte[] body) {
    Asked asked = json.read(body, Asked.class);
    Filter filter = asked.warehouse == null ? new Filter(null, null) : asked.warehouse;
    UUID projectId = ProjectIds.of(project);
    UUID warehouseId = admitted(filter, projectId, request.access());
    TimeWindow window = TimeWindow.of(asked.rangeSpecifier, clock.instant());
    List<Row> rows =
        statistics.list(
            new Question(
                projectId,
                warehouseId,
                "unmapped".equals(filter.type),
                asked.statusCodes == null ? List.of() : asked.statusCodes,
                window.start(),
                window.end()),
            MOST + 1);
    if (rows.size() > MOST) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "There are more than "
              + MOST
              + " counts; ask for a shorter interval, one warehouse or some status-codes");
    }
    return Responses.ok(json.write(answer(rows, window)));
  }

  /** The warehouse of a filter, null if it names none; refuses who may not have its counts. */
  private @Nullable UUID admitted(Filter filter, UUID projectId, Access access) {
    switch (filter.type) {
      case "all", "unmapped" -> {
        ProjectAccess.check(access, projectId);
        return null;
      }
      case "warehouse-id" -> {
        if (filter.id == null) {
          throw new RefusedException(
              Reason.BAD_REQUEST, "warehouse must have an id if its type is warehouse-id");
        }
        UUID id = filter.id;
        return warehouses
            .untilItsEnd(id)
            .filter(found -> found.projectId().equals(projectId))
            .map(ResolvedWarehouse::warehouseId)
            .filter(found -> access.admits(Lineage.warehouse(projectId, found)))
            .orElseThrow(() -> RequestedWarehouses.noSuchWarehouse(id));
      }
      case null, default ->
          throw new RefusedException(
              Reason.BAD_REQUEST, "warehouse must be of type all, unmapped or warehouse-id");
    }
  }

  private static Answer answer(List<Row> rows, TimeWindow window) {
    Map<Instant, List<Statistic>> hours = new LinkedHashMap<>();
    rows.forEach(
        row ->
            hours
                .computeIfAbsent(row.counted().series().hour(), hour -> new ArrayList<>())
                .add(Statistic.of(row)));
    return new Answer(
        hours.keySet().stream().map(hour -> hour.plus(HOUR).toString()).toList(),
        List.copyOf(hours.values()),
        window.previous().token(),
        window.next().token());
  }
}
