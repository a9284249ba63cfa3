package io.varve.api.management;

import io.varve.api.rights.Needs;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.grant.ObjectReads;
import io.varve.query.timeline.TimelineReads;
import io.varve.query.usage.UsageReads;
import io.varve.query.usage.UsageReads.Span;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.security.rights.Access;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a table is used, as far as clients report it. Who uses it is for those who may know who has
 * rights on it, and for auditors; others see themselves and numbers.
 */
@RestController
final class UsageController {

  private final UsageReads usage;
  private final TimelineReads timelines;
  private final WarehouseResolution warehouses;
  private final ObjectReads objects;
  private final Clock clock;

  UsageController(
      UsageReads usage,
      TimelineReads timelines,
      WarehouseResolution warehouses,
      ObjectReads objects,
      Clock clock) {
    this.usage = usage;
    this.timelines = timelines;
    this.warehouses = warehouses;
    this.objects = objects;
    this.clock = clock;
  }

  @GetMapping("/management/v1/warehouse/{warehouse}/{kind:table}/{object}/usage")
  @Needs(Action.TABLE_GET_METADATA)
  ResponseEntity<byte[]> usage(
      Request request,
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @RequestParam(defaultValue = Buckets.HOUR) String bucket,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until) {
    Instant now = clock.instant();
    Buckets asked = Buckets.of(bucket, since, until, now);
    ResolvedWarehouse within =
        warehouses
            .untilItsEnd(WarehouseIds.parse(warehouse))
            .orElseThrow(() -> WarehouseIds.noSuchWarehouse(warehouse));
    UUID id =
        WarehouseIds.ofObject(object)
            .filter(one -> timelines.isOf(within.warehouseId(), kind, one))
            .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.TABLE, object));
    Span span = new Span(id, asked.since(), asked.until());
    Access access = request.access();
    boolean all = seesAll(access, Lineage.warehouse(within.projectId(), within.warehouseId()), id);
    UsageJson json = new UsageJson(all ? null : request.actor());
    ObjectNode answer = json.of(asked, usage.sums(span, bucket));
    json.users(answer, usage.principals(span, all ? null : request.actor()), usage.engines(span));
    json.columns(answer, usage.columns(span), usage.filters(span));
    json.lastRead(answer, usage.lastRead(id));
    answer.put("whole-since", usage.wholeSince(id, now).toString());
    return Responses.ok(LedgerJson.mapper().writeValueAsBytes(answer));
  }

  private boolean seesAll(Access access, Lineage warehouse, UUID table) {
    return access.allows(Action.SERVER_AUDIT, Lineage.SERVER)
        || access.allows(
            Action.TABLE_READ_GRANTS, objects.lineage(warehouse, ObjectKind.TABLE, table));
  }
}
