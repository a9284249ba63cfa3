package io.varve.api.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.varve.query.warehouse.WarehouseReads.WarehouseRow;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reference's {@code GetWarehouseResponse}; nothing secret is in it. */
record WarehouseAnswer(
    UUID id,
    UUID warehouseId,
    String name,
    UUID projectId,
    @JsonRawValue String storageProfile,
    @Nullable CredentialType storageCredentialType,
    DeleteProfile deleteProfile,
    String status,
    @JsonProperty("protected") boolean isProtected,
    List<Integer> allowedFormatVersions) {

  private static final List<Integer> FORMAT_VERSIONS = List.of(1, 2, 3);

  /** Kind of a credential. */
  record CredentialType(String type, String credentialType) {}

  /** What a drop does: it is final. */
  record DeleteProfile(String type) {}

  static WarehouseAnswer of(WarehouseRow row) {
    String profile = row.storageProfile();
    return new WarehouseAnswer(
        row.warehouseId(),
        row.warehouseId(),
        row.name(),
        row.projectId(),
        profile == null ? StorageRequests.localProfile(row.location()) : profile,
        row.credentialType() == null ? null : new CredentialType("s3", row.credentialType()),
        new DeleteProfile("hard"),
        row.active() ? "active" : "inactive",
        false,
        FORMAT_VERSIONS);
  }
}
