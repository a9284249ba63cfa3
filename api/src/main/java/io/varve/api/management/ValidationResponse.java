package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.varve.api.http.ErrorType;
import io.varve.storage.validation.Check;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The reference's {@code ValidateWarehouseResponse}. */
record ValidationResponse(boolean valid, List<CheckResponse> checks) {

  /** The reference's {@code ValidationCheck}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CheckResponse(
      String name,
      String status,
      @Nullable Long durationMs,
      @Nullable Wrong error,
      @Nullable String reason) {

    static CheckResponse of(Check check) {
      boolean skipped = check.status() == Check.Status.SKIPPED;
      return new CheckResponse(
          check.name(),
          check.status().name().toLowerCase(Locale.ROOT),
          check.millis(),
          check.failed() ? Wrong.of(String.valueOf(check.sentence())) : null,
          skipped ? check.sentence() : null);
    }
  }

  /** What is wrong, as an error's envelope says it. */
  record Wrong(String message, String type, int code, List<String> stack) {
    static Wrong of(String message) {
      ErrorType type = ErrorType.STORAGE_UNUSABLE;
      return new Wrong(message, type.type(), type.status(), List.of());
    }
  }

  static ValidationResponse of(List<Check> checks) {
    return new ValidationResponse(
        checks.stream().noneMatch(Check::failed), checks.stream().map(CheckResponse::of).toList());
  }
}
