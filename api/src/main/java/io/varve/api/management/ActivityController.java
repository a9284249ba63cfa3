package io.varve.api.management;

import io.varve.api.rights.Needs;
import io.varve.command.refusal.NameRefusals;
import io.varve.command.request.Request;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.timeline.ActivityReads;
import io.varve.query.timeline.ActivityReads.Point;
import io.varve.query.timeline.TimelineReads;
import io.varve.query.timeline.TimelineReads.Reached;
import io.varve.security.rights.Action;
import io.varve.security.rights.Lineage;
import io.varve.security.rights.ObjectKind;
import java.time.Clock;
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

/**
 * How much happened to an object, with all that was below it, by the hour or by the day: for those
 * who may describe all of it, for the numbers are of all of it.
 */
@RestController
final class ActivityController {

  private static final String V1 = "/management/v1";
  private static final String WAREHOUSE = V1 + "/warehouse/{warehouse}";

  private final ActivityReads activity;
  private final TimelineReads timelines;
  private final Clock clock;

  ActivityController(ActivityReads activity, TimelineReads timelines, Clock clock) {
    this.activity = activity;
    this.timelines = timelines;
    this.clock = clock;
  }

  @GetMapping(V1 + "/server/activity")
  @Needs(Action.SERVER_AUDIT)
  ResponseEntity<byte[]> ofServer(
      Request request,
      @RequestParam(defaultValue = Buckets.HOUR) String bucket,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until) {
    return points(request, Lineage.SERVER_ID, bucket, since, until);
  }

  @GetMapping(V1 + "/project/activity")
  @Needs(Action.PROJECT_GET_ENDPOINT_STATISTICS)
  ResponseEntity<byte[]> ofProject(
      Request request,
      @RequestHeader(name = RoleController.HEADER, required = false) @Nullable String project,
      @RequestParam(defaultValue = Buckets.HOUR) String bucket,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until) {
    return points(request, ProjectIds.of(project), bucket, since, until);
  }

  @GetMapping(WAREHOUSE + "/activity")
  @Needs(Action.WAREHOUSE_GET_METADATA)
  ResponseEntity<byte[]> ofWarehouse(
      Request request,
      @PathVariable String warehouse,
      @RequestParam(defaultValue = Buckets.HOUR) String bucket,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until) {
    return points(request, WarehouseIds.parse(warehouse), bucket, since, until);
  }

  @GetMapping(WAREHOUSE + "/{kind:namespace|table|view}/{object}/activity")
  @Needs({Action.NAMESPACE_LIST_EVERYTHING, Action.TABLE_GET_METADATA, Action.VIEW_GET_METADATA})
  ResponseEntity<byte[]> ofObject(
      Request request,
      @PathVariable String warehouse,
      @PathVariable String kind,
      @PathVariable String object,
      @RequestParam(defaultValue = Buckets.HOUR) String bucket,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until) {
    UUID within = WarehouseIds.parse(warehouse);
    UUID id =
        WarehouseIds.ofObject(object)
            .filter(one -> timelines.isOf(within, kind, one))
            .orElseThrow(() -> NameRefusals.noSuchId(ObjectKind.of(kind), object));
    return points(request, id, bucket, since, until);
  }

  private ResponseEntity<byte[]> points(
      Request request, UUID key, String bucket, @Nullable String since, @Nullable String until) {
    Buckets asked = Buckets.of(bucket, since, until, clock.instant());
    Reached reached = timelines.await(true);
    boolean audits = request.access().allows(Action.SERVER_AUDIT, Lineage.SERVER);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("bucket", bucket);
    json.put("since", asked.since().toString());
    json.put("until", asked.until().toString());
    ArrayNode points = json.putArray("points");
    for (Point point : activity.list(key, bucket, asked.since(), asked.until())) {
      ObjectNode one = points.addObject();
      one.put("at", point.at().toString());
      one.put("commits", point.commits());
      one.put("rows-added", point.rowsAdded());
      one.put("rows-removed", point.rowsRemoved());
      one.put("bytes-added", point.bytesAdded());
      one.put("bytes-removed", point.bytesRemoved());
      if (audits) {
        one.put("denied", point.denied());
        one.put("failed", point.failed());
      }
    }
    ObjectNode of = json.putObject("made-of");
    of.put("changes-up-to", reached.events());
    if (audits) {
      of.put("attempts-up-to", reached.attempts());
    }
    return Responses.ok(LedgerJson.mapper().writeValueAsBytes(json));
  }
}
