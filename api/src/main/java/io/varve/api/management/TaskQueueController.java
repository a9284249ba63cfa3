package io.varve.api.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.api.http.Body;
import io.varve.api.http.JsonBodies;
import io.varve.api.rights.Needs;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.project.ProjectWrites;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.task.TaskAttempts;
import io.varve.command.task.TaskQueue;
import io.varve.command.task.TaskTiming;
import io.varve.query.project.ProjectReads;
import io.varve.security.rights.Action;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * How tasks of a kind are done. Only for how long it is known how they went can be set; the rest is
 * the same for all that a server does, is reported, and a request for anything else is refused.
 */
@RestController
final class TaskQueueController {

  private static final String OF_WAREHOUSE =
      "/management/v1/warehouse/{warehouse}/task-queue/{queue}/config";
  private static final String OF_PROJECT =
      "/management/v1/project/task-queue/task_log_cleanup/config";
  private static final String HEADER = "x-project-id";

  private static final Set<String> QUEUES =
      Set.of(TaskQueue.SOFT_DELETION, TaskQueue.TABULAR_PURGE, TaskQueue.WAREHOUSE_DELETION);
  private static final Duration PERIOD = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final RequestedWarehouses warehouses;
  private final ProjectReads reads;
  private final ProjectWrites writes;
  private final JsonBodies json;
  private final long patience;

  TaskQueueController(
      RequestedWarehouses warehouses,
      ProjectReads reads,
      ProjectWrites writes,
      ObjectProvider<TaskTiming> timing,
      JsonBodies json) {
    this.warehouses = warehouses;
    this.reads = reads;
    this.writes = writes;
    this.json = json;
    this.patience = timing.getIfAvailable(() -> TaskTiming.USUAL).patience().toSeconds();
  }

  private record Answer(Map<String, String> queueConfig, long maxSecondsSinceLastHeartbeat) {}

  private record Change(
      @Nullable JsonNode queueConfig, @Nullable Long maxSecondsSinceLastHeartbeat) {}

  @GetMapping(OF_WAREHOUSE)
  @Needs(Action.WAREHOUSE_GET_TASK_QUEUE_CONFIG)
  ResponseEntity<byte[]> get(@PathVariable String warehouse, @PathVariable String queue) {
    check(warehouse, queue);
    return Responses.ok(json.write(new Answer(Map.of(), patience)));
  }

  @PostMapping(OF_WAREHOUSE)
  @Needs(Action.WAREHOUSE_MODIFY_TASK_QUEUE_CONFIG)
  ResponseEntity<Void> set(
      @PathVariable String warehouse, @PathVariable String queue, @Body byte[] body) {
    check(warehouse, queue);
    if (!read(body).isEmpty()) {
      throw invalid("queue-config of this queue has no fields");
    }
    return ResponseEntity.noContent().build();
  }

  @GetMapping(OF_PROJECT)
  @Needs(Action.PROJECT_GET_TASK_QUEUE_CONFIG)
  ResponseEntity<byte[]> getCleanup(
      @RequestHeader(name = HEADER, required = false) @Nullable String project) {
    UUID id = ProjectIds.of(project);
    Long seconds =
        reads
            .find(id)
            .orElseThrow(
                () -> new RefusedException(Reason.NO_SUCH_PROJECT, "Project does not exist: " + id))
            .taskRetentionSeconds();
    Duration retention =
        seconds == null ? TaskAttempts.USUAL_RETENTION : Duration.ofSeconds(seconds);
    return Responses.ok(
        json.write(
            new Answer(
                Map.of("cleanup-period", text(PERIOD), "retention-period", text(retention)),
                patience)));
  }

  @PostMapping(OF_PROJECT)
  @Needs(Action.PROJECT_MODIFY_TASK_QUEUE_CONFIG)
  ResponseEntity<Void> setCleanup(
      Request request,
      @RequestHeader(name = HEADER, required = false) @Nullable String project,
      @Body byte[] body) {
    JsonNode config = read(body);
    Duration period = duration(config, "cleanup-period");
    if (period != null && !period.equals(PERIOD)) {
      throw invalid("cleanup-period is " + text(PERIOD) + " for all of the server");
    }
    Duration retention = duration(config, "retention-period");
    if (retention != null
        && (retention.compareTo(PERIOD) < 0 || retention.compareTo(LONGEST) > 0)) {
      throw invalid("retention-period must be from " + text(PERIOD) + " to " + text(LONGEST));
    }
    writes.setTaskRetention(
        request, ProjectIds.of(project), retention == null ? null : retention.toSeconds());
    return ResponseEntity.noContent().build();
  }

  private void check(String warehouse, String queue) {
    warehouses.existing(WarehouseIds.parse(warehouse));
    if (!QUEUES.contains(queue)) {
      throw invalid("the queues of a warehouse are " + QUEUES.stream().sorted().toList());
    }
  }

  private JsonNode read(byte[] body) {
    Change change = json.read(body, Change.class);
    JsonNode config = change.queueConfig();
    if (config == null || !config.isObject()) {
      throw invalid("queue-config must be an object");
    }
    Long asked = change.maxSecondsSinceLastHeartbeat();
    if (asked != null && asked != patience) {
      throw invalid("max-seconds-since-last-heartbeat is " + patience + " for all of the server");
    }
    return config;
  }

  private static @Nullable Duration duration(JsonNode config, String field) {
    JsonNode value = config.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return Duration.parse(value.asText());
    } catch (DateTimeParseException e) {
      throw invalid(field + " must be days or hours, such as P30D or PT36H: " + value.asText());
    }
  }

  private static String text(Duration time) {
    return time.equals(Duration.ofDays(time.toDays()))
        ? "P" + time.toDays() + "D"
        : time.toString();
  }

  private static RefusedException invalid(String why) {
    return new RefusedException(Reason.BAD_REQUEST, why);
  }
}
