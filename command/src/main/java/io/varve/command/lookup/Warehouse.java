package io.varve.command.lookup;

import io.varve.command.format.FormatVersionPolicy;
import io.varve.command.storage.StorageSettings;
import io.varve.security.rights.Lineage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse of a command, as it was when the request came.
 *
 * @param location URI of its folder, without a trailing slash
 * @param storage what its storage profile says
 * @param secretId of the credential for its object store, null without one
 * @param softDeleteSeconds for how long what is dropped can come back; null if a drop is final
 * @param formatVersions which versions of the table format it takes
 * @param managedBy who may change what the warehouse is
 */
public record Warehouse(
    UUID warehouseId,
    UUID projectId,
    String name,
    String location,
    StorageSettings storage,
    @Nullable UUID secretId,
    @Nullable Long softDeleteSeconds,
    FormatVersionPolicy formatVersions,
    String managedBy) {

  /** It, with all that it is in. */
  public Lineage lineage() {
    return Lineage.warehouse(projectId, warehouseId);
  }
}
