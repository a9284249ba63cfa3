package io.varve.command.metadata;

import io.varve.command.location.Location;
import io.varve.command.location.WarehouseFolders;
import io.varve.command.lookup.Warehouse;
import io.varve.command.metadata.MetadataFiles.Registered;
import io.varve.command.property.SecretProperties;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.MetadataFile;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.view.ViewMetadata;

/**
 * Which files may be registered. A refusal says which rule a file breaks and quotes nothing of it,
 * and a file in the folder of another table or view is refused like one that is not there: a
 * registration must not be a way to read files.
 */
public final class RegisteredFiles {

  private final MetadataFiles files;
  private final ForeignFiles foreign;

  public RegisteredFiles(MetadataFiles files, ForeignFiles foreign) {
    this.files = files;
    this.foreign = foreign;
  }

  /**
   * Reads the metadata of a table, once.
   *
   * @param tableId of the table that it is for, whose own files may be registered again
   * @throws RefusedException if it can't be registered
   */
  public Registered<TableMetadata> table(Warehouse warehouse, UUID tableId, String location) {
    return read(warehouse, tableId, location, () -> files.tableToRegister(location));
  }

  /** Reads the metadata of a new view, as for a table. */
  public Registered<ViewMetadata> view(Warehouse warehouse, String location) {
    return read(warehouse, new UUID(0, 0), location, () -> files.viewToRegister(location));
  }

  private <M> Registered<M> read(
      Warehouse warehouse, UUID objectId, String location, Supplier<Registered<M>> reading) {
    if (foreign.has(warehouse, objectId, location)) {
      throw missing(location);
    }
    try {
      return reading.get();
    } catch (NotFoundException e) {
      throw missing(location);
    }
  }

  /** Checks that the metadata of a table exists and is as it was recorded, for a response. */
  public void checkRecorded(MetadataFile file) {
    files.table(file);
  }

  private static RefusedException missing(String location) {
    return new RefusedException(
        Reason.BAD_REQUEST,
        "There is no metadata file to register at "
            + location
            + ": it is missing, can't be read, or is in the folder of something else");
  }

  /** The location that metadata names, if a table or view may be there. */
  public Location location(Warehouse warehouse, String named) {
    return checked(
        "Its location must be a folder of its own under the warehouse's " + warehouse.location(),
        () -> WarehouseFolders.requested(warehouse, named));
  }

  /** The uuid of metadata. */
  public UUID uuid(String field, Supplier<UUID> uuid) {
    return checked("It needs a " + field + " that is a UUID", uuid);
  }

  /**
   * Checks the properties of metadata as those of a new table or view are checked.
   *
   * @param own location of the table or view
   */
  public void checkProperties(Warehouse warehouse, Location own, Map<String, String> properties) {
    check(
        "Paths in its properties, such as write.data.path, must be folders in its own location, or"
            + " of its own under the warehouse's "
            + warehouse.location(),
        () -> WarehouseFolders.checkPaths(warehouse, own.toString(), properties));
    check("A property of it carries a credential", () -> SecretProperties.check(properties));
  }

  /**
   * Checks a rule.
   *
   * @param rule to be reported instead of what {@code checking} says
   */
  public void check(String rule, Runnable checking) {
    checked(
        rule,
        () -> {
          checking.run();
          return true;
        });
  }

  private static <T> T checked(String rule, Supplier<T> checking) {
    try {
      return checking.get();
    } catch (RefusedException e) {
      throw new RefusedException(e.refusal().reason(), "The metadata can't be registered. " + rule);
    }
  }

  /** The refusal of a registration's command, which may quote the location that metadata names. */
  public RefusedException withoutContent(RefusedException refused) {
    return refused.refusal().reason() == Reason.BAD_REQUEST
        ? new RefusedException(
            Reason.BAD_REQUEST,
            "The metadata can't be registered. Its location, or a path in its properties, is at,"
                + " over or under that of another table, view or generic table, or of files that"
                + " are still to be purged")
        : refused;
  }
}
