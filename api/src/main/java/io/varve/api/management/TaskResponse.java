package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.varve.query.task.TaskReads.AttemptRow;
import io.varve.query.task.TaskReads.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reference's {@code WarehouseTaskInfo}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskResponse(
    UUID taskId,
    UUID projectId,
    UUID warehouseId,
    String queueName,
    Map<String, String> entity,
    List<String> entityName,
    String status,
    String scheduledFor,
    int attempt,
    float progress,
    String createdAt,
    String updatedAt,
    @Nullable String pickedUpAt,
    @Nullable String lastHeartbeatAt) {

  static TaskResponse of(UUID projectId, TaskRow row) {
    return new TaskResponse(
        row.taskId(),
        projectId,
        row.warehouseId(),
        row.queue(),
        Map.of("type", row.kind(), row.kind() + "-id", row.objectId().toString()),
        row.entityName(),
        row.status(),
        row.scheduledFor().toString(),
        row.attempt(),
        row.progress(),
        row.createdAt().toString(),
        row.updatedAt().toString(),
        text(row.pickedUpAt()),
        text(row.heartbeatAt()));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /** The reference's {@code TaskAttempt}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Attempt(
      int attempt,
      String status,
      String scheduledFor,
      String createdAt,
      String startedAt,
      @Nullable String duration,
      float progress,
      @Nullable String message) {
    static Attempt of(AttemptRow row) {
      return new Attempt(
          row.attempt(),
          row.status(),
          row.scheduledFor().toString(),
          row.startedAt().toString(),
          row.startedAt().toString(),
          row.endedAt() == null
              ? null
              : Duration.between(row.startedAt(), row.endedAt()).toString(),
          row.status().equals("SUCCESS") ? 1 : row.progress(),
          row.message());
    }
  }

  /** The reference's {@code GetTaskDetailsResponse}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Details(
      @JsonUnwrapped TaskResponse task,
      Map<String, String> taskData,
      List<Attempt> attempts,
      @Nullable String message,
      @JsonRawValue @Nullable String executionDetails) {
    static Details of(
        UUID projectId, TaskRow row, List<AttemptRow> attempts, @Nullable String details) {
      return new Details(
          TaskResponse.of(projectId, row),
          row.kind().equals("warehouse") || row.kind().equals("namespace")
              ? Map.of(row.kind() + "-id", row.objectId().toString())
              : Map.of("tabular-type", row.kind(), "tabular-id", row.objectId().toString()),
          attempts.stream().map(Attempt::of).toList(),
          row.message(),
          details);
    }
  }
}
