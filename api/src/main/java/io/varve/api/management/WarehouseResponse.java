package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.reason.ReasonPolicy;
import io.varve.query.warehouse.WarehouseReads.WarehouseRow;
import io.varve.storage.profile.Profile;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reference's {@code GetWarehouseResponse}; nothing secret is in it. */
record WarehouseResponse(
    UUID id,
    UUID warehouseId,
    String name,
    UUID projectId,
    @JsonRawValue String storageProfile,
    @Nullable CredentialType storageCredentialType,
    DeleteProfile deleteProfile,
    String status,
    @JsonProperty("protected") boolean isProtected,
    List<Integer> allowedFormatVersions,
    @Nullable Integer defaultFormatVersion,
    String managedBy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> requireReason,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String ticketPattern,
    String updatedAt) {

  /** Kind of a credential. */
  record CredentialType(String type, String credentialType) {}

  /** What a drop does; without seconds it is final. */
  record DeleteProfile(
      String type, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long expirationSeconds) {}

  private static @Nullable CredentialType credentialType(WarehouseRow row) {
    return row.credentialType() == null || row.storageProfile() == null
        ? null
        : new CredentialType(
            Profile.parse(row.storageProfile()).credentialType(), row.credentialType());
  }

  static WarehouseResponse of(WarehouseRow row) {
    String profile = row.storageProfile();
    return new WarehouseResponse(
        row.warehouseId(),
        row.warehouseId(),
        row.name(),
        row.projectId(),
        profile == null ? StorageRequests.localProfile(row.location()) : profile,
        credentialType(row),
        new DeleteProfile(
            row.softDeleteSeconds() == null ? "hard" : "soft", row.softDeleteSeconds()),
        row.active() ? "active" : "inactive",
        row.protection(),
        FormatVersionPolicy.stored(row.allowedFormatVersions(), null).allowed(),
        row.defaultFormatVersion(),
        row.managedBy(),
        ReasonPolicy.stored(row.requireReason(), row.ticketPattern()).texts(),
        row.ticketPattern(),
        row.updatedAt());
  }
}
