package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies of requests that change a warehouse. */
final class WarehouseChange {

  private WarehouseChange() {}

  record Name(@Nullable String newName) {}

  record Storage(@Nullable JsonNode storageProfile, @Nullable JsonNode storageCredential) {}

  record DeleteProfile(@Nullable JsonNode deleteProfile) {}

  record Credential(@JsonProperty("new-storage-credential") @Nullable JsonNode credential) {}

  record FormatVersions(
      @Nullable List<Integer> allowedFormatVersions, @Nullable Integer defaultFormatVersion) {}

  record ReasonPolicy(@Nullable List<String> requireReason, @Nullable String ticketPattern) {}

  record ManagedBy(@Nullable String managedBy) {}

  /** A field that must be there. */
  static String required(@Nullable String value, String field) {
    if (value == null) {
      throw new RefusedException(Reason.BAD_REQUEST, field + " is missing");
    }
    return value;
  }
}
