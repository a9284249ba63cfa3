package io.varve.command.warehouse;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Optional;
import java.util.UUID;

/**
 * Where warehouses on the local file system are made.
 *
 * @param folder URI of the folder that they are stored in, without a trailing slash; empty allows
 *     none
 */
public record LocalWarehouses(Optional<String> folder) {

  /**
   * The location of a new warehouse.
   *
   * @throws RefusedException if none may be made here
   */
  public String location(UUID warehouseId) {
    return folder.orElseThrow(
            () ->
                new RefusedException(
                    Reason.BAD_REQUEST,
                    "This server makes no warehouses on its own file system, for another node"
                        + " would not find them; give a storage-profile of type s3, adls or gcs"))
        + "/"
        + warehouseId;
  }
}
