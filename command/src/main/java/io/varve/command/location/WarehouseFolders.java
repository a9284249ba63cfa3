package io.varve.command.location;

import io.varve.command.lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Map;
import java.util.regex.Pattern;

/** Which locations in a warehouse's folder a table or view may use. */
public final class WarehouseFolders {

  /** What Hadoop's clients call S3 and Azure. */
  private static final Pattern HADOOP = Pattern.compile("s3[an]:|wasbs?:");

  private WarehouseFolders() {}

  /**
   * A location that a client asks for.
   *
   * @throws RefusedException if it is not well inside the warehouse, or is a folder that our own
   *     choices are under
   */
  public static Location requested(Warehouse warehouse, String uri) {
    Location root = Location.of(warehouse.location());
    Location location = location(warehouse, uri);
    if (!isOwnFolder(warehouse, root, location)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Location must be a folder of its own under the warehouse's " + root + ": " + uri);
    }
    checkNotReserved(root, location);
    return location;
  }

  private static boolean isOwnFolder(Warehouse warehouse, Location root, Location location) {
    boolean isRoot = location.contains(root);
    boolean isNamespaceFolder =
        ChosenLocations.isDefault(warehouse)
            && location.ancestors().stream().findFirst().filter(root.toString()::equals).isPresent()
            && location.lastId().isPresent();
    return !isRoot && !isNamespaceFolder && root.contains(location);
  }

  private static void checkNotReserved(Location root, Location location) {
    if (ReservedFolder.contains(root, location)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "The folder .varve of a warehouse is Varve's own; choose another: " + location);
    }
  }

  /**
   * Checks that a file that a client names is located in the warehouse, before anything of it is
   * read.
   *
   * @throws RefusedException if it is elsewhere
   */
  public static void checkInside(Warehouse warehouse, String uri) {
    Location root = Location.of(warehouse.location());
    Location location = location(warehouse, uri);
    if (!root.contains(location)) {
      throw new RefusedException(
          Reason.BAD_REQUEST, "Must be under the warehouse's " + warehouse.location() + ": " + uri);
    }
    checkNotReserved(root, location);
  }

  /**
   * Checks the folder that a namespace names for its tables, for clients make their tables'
   * locations of it.
   *
   * @throws RefusedException if no table may be there
   */
  public static void checkOfNamespace(Warehouse warehouse, Map<String, String> properties) {
    String uri = properties.get("location");
    if (uri != null) {
      Location root = Location.of(warehouse.location());
      Location location = location(warehouse, uri);
      if (!root.contains(location)) {
        throw new RefusedException(
            Reason.BAD_REQUEST,
            "A namespace's location must be under the warehouse's "
                + warehouse.location()
                + ", or no table could be made in it: "
                + uri);
      }
      checkNotReserved(root, location);
    }
  }

  /**
   * Checks the properties that say where files are put. That nothing else is stored there is
   * checked when they are claimed.
   *
   * @param own location of the table or view; what is stored there is free to it
   * @throws RefusedException if one leads to where no location may be asked for
   */
  public static void checkPaths(Warehouse warehouse, String own, Map<String, String> properties) {
    Location root = Location.of(warehouse.location());
    for (String key : PropertyPaths.KEYS) {
      String path = properties.get(key);
      if (path == null) {
        continue;
      }
      Location folder = location(warehouse, path);
      if (!Location.of(own).contains(folder) && !isOwnFolder(warehouse, root, folder)) {
        throw new RefusedException(
            Reason.BAD_REQUEST,
            "Property "
                + key
                + " must be a folder in the table's or view's own location, or one of its own under"
                + " the warehouse's "
                + root);
      }
      checkNotReserved(root, folder);
    }
  }

  private static Location location(Warehouse warehouse, String uri) {
    if (HADOOP.matcher(uri).lookingAt() && !warehouse.storage().alternativeProtocols()) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Locations begin with s3: or abfss: here, for clients without Hadoop know no s3a:, s3n:"
              + " and wasbs:; the warehouse takes them with allow-alternative-protocols in its"
              + " storage profile");
    }
    return Location.of(uri);
  }
}
