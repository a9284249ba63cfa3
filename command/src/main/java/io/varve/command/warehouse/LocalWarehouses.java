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
 * @param whyNone why none may be made, if so
 */
public record LocalWarehouses(Optional<String> folder, String whyNone) {

  /** None, for whoever reaches the files would need no login. */
  public static final LocalWarehouses NONE_WITH_LOGIN =
      new LocalWarehouses(
          Optional.empty(),
          "a login does not guard what is there (unless it is started with"
              + " --allow-local-warehouses)");

  /** In a folder, or nowhere, because nodes share a database. */
  public LocalWarehouses(Optional<String> folder) {
    this(folder, "another node would not find them");
  }

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
                    "This server makes no warehouses on its own file system, for "
                        + whyNone
                        + "; give a storage-profile of type s3, adls or gcs"))
        + "/"
        + warehouseId;
  }
}
