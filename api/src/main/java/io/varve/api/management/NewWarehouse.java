package io.varve.api.management;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.warehouse.LocalWarehouses;
import io.varve.command.warehouse.ManagedBy;
import io.varve.command.warehouse.NewCredential;
import io.varve.command.warehouse.WarehouseRules;
import io.varve.ledger.event.RawJson;
import io.varve.storage.profile.Profile;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reference's {@code CreateWarehouseRequest}. */
record NewWarehouse(
    @Nullable String warehouseName,
    @Nullable String projectId,
    @Nullable JsonNode storageProfile,
    @Nullable JsonNode storageCredential,
    @Nullable JsonNode deleteProfile,
    @Nullable List<Integer> allowedFormatVersions,
    @Nullable Integer defaultFormatVersion,
    @Nullable String managedBy) {

  /**
   * Where it will be stored and how that is reached.
   *
   * @param location URI of its folder, without a trailing slash
   * @param profile null on the local file system
   * @param credential null on the local file system
   */
  record StorageTarget(
      String location, @Nullable RawJson profile, @Nullable NewCredential credential) {}

  /**
   * Reads where it will be stored.
   *
   * @throws RefusedException if the profile or the credential can't be used
   */
  StorageTarget target(UUID warehouseId, LocalWarehouses local) {
    if (storageProfile != null && StorageRequests.isLocal(storageProfile)) {
      if (!storageProfile.path("storage-layout").path("type").asText("default").equals("default")) {
        throw new RefusedException(
            Reason.BAD_REQUEST,
            "On the local file system the storage-layout is the default; leave it out");
      }
      return new StorageTarget(local.location(warehouseId), null, null);
    }
    Profile profile = StorageRequests.profile(storageProfile);
    NewCredential credential = StorageRequests.credential(profile, storageCredential);
    if (credential == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "storage-credential is missing");
    }
    return new StorageTarget(profile.location(), new RawJson(profile.toJson()), credential);
  }

  /** Its settings beside name and location; refused if that can't be. */
  WarehouseRules rules() {
    return new WarehouseRules(
        DeleteProfiles.softDeleteSeconds(deleteProfile), formatVersions(), manager());
  }

  /** Which versions of the table format it will take. */
  FormatVersionPolicy formatVersions() {
    return FormatVersionPolicy.of(allowedFormatVersions, defaultFormatVersion);
  }

  /** Who may change it later. */
  ManagedBy manager() {
    return managedBy == null ? ManagedBy.SELF_MANAGED : ManagedBy.of(managedBy);
  }

  /** The name; refused if there is none. */
  String name() {
    if (warehouseName == null) {
      throw new RefusedException(Reason.BAD_REQUEST, "warehouse-name is missing");
    }
    return warehouseName;
  }

  /** The project's id, which the body says before the header. */
  UUID project(@Nullable String header) {
    return ProjectIds.of(projectId == null ? header : projectId);
  }
}
