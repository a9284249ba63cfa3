package io.varve.api.warehouse;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.refusal.Remedy;
import io.varve.command.storage.StorageLayout;
import io.varve.command.storage.StorageSettings;
import io.varve.ledger.event.RawJson;
import io.varve.query.server.ServerReads;
import io.varve.query.warehouse.ResolvedWarehouse;
import io.varve.query.warehouse.WarehouseResolution;
import io.varve.storage.profile.Profile;
import java.util.UUID;

/** Finds the warehouse that a request names, or refuses the request. */
public final class RequestedWarehouses {

  /** What is made of a profile depends on its text alone. */
  private static final Cache<String, StorageSettings> SETTINGS =
      Caffeine.newBuilder().maximumSize(1_000).build();

  private final WarehouseResolution resolution;
  private final ServerReads server;

  public RequestedWarehouses(WarehouseResolution resolution, ServerReads server) {
    this.resolution = resolution;
    this.server = server;
  }

  /**
   * The warehouse of an id, if it is active.
   *
   * @throws RefusedException if there is none, or it is closed to clients, or the server is not
   *     bootstrapped
   */
  public ResolvedWarehouse active(UUID warehouseId) {
    return resolution
        .active(warehouseId)
        .orElseThrow(
            () -> {
              checkBootstrapped();
              return noSuchWarehouse(warehouseId);
            });
  }

  /**
   * The warehouse of an id as it is now, whether it is active or not.
   *
   * @throws RefusedException if there is none, or it was deleted
   */
  public ResolvedWarehouse existing(UUID warehouseId) {
    return resolution.existing(warehouseId).orElseThrow(() -> noSuchWarehouse(warehouseId));
  }

  /**
   * The warehouse of an id as it is now, even if it was deleted, as long as it has not ended.
   *
   * @throws RefusedException if there is none
   */
  public ResolvedWarehouse untilItsEnd(UUID warehouseId) {
    return resolution.untilItsEnd(warehouseId).orElseThrow(() -> noSuchWarehouse(warehouseId));
  }

  /** A warehouse as commands need it. */
  public static Warehouse forCommand(ResolvedWarehouse warehouse) {
    return new Warehouse(
        warehouse.warehouseId(),
        warehouse.projectId(),
        warehouse.name(),
        warehouse.location(),
        storage(warehouse),
        warehouse.secretId(),
        warehouse.softDeleteSeconds(),
        FormatVersionPolicy.stored(
            warehouse.allowedFormatVersions(), warehouse.defaultFormatVersion()),
        warehouse.managedBy());
  }

  /** What commands need to know of the storage profile of a warehouse. */
  public static StorageSettings storage(ResolvedWarehouse warehouse) {
    String json = warehouse.storageProfile();
    if (json == null) {
      return StorageSettings.LOCAL;
    }
    return SETTINGS.get(json, RequestedWarehouses::parse);
  }

  private static StorageSettings parse(String json) {
    Profile profile = Profile.parse(json);
    return new StorageSettings(
        new RawJson(json),
        new StorageLayout(
            StorageLayout.Kind.valueOf(profile.layout().type().name()),
            profile.layout().namespace(),
            profile.layout().tabular()),
        profile.allowAlternativeProtocols(),
        profile.vendedValidity());
  }

  /**
   * Checks that the server is bootstrapped.
   *
   * @throws RefusedException with a message that says how to do that
   */
  public void checkBootstrapped() {
    if (server.serverId().isEmpty()) {
      throw new RefusedException(
          Reason.NO_SUCH_PROJECT,
          "This server is not bootstrapped yet, so it has no project",
          Remedy.BOOTSTRAP);
    }
  }

  /** There is no such warehouse, or it is hidden. */
  public static RefusedException noSuchWarehouse(UUID warehouseId) {
    return new RefusedException(
        Reason.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + warehouseId);
  }
}
