package io.varve.command.location;

import io.varve.command.lookup.Lookup.Warehouse;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.store.LedgerJson;
import java.util.Map;
import java.util.regex.Pattern;

/** Which places in a warehouse's folder a table or view may use. */
public final class WarehouseFolders {

  /** What Hadoop's clients call S3 and Azure. */
  private static final Pattern HADOOP = Pattern.compile("s3[an]:|wasbs?:");

  private static final String ALTERNATIVES = "allow-alternative-protocols";

  private WarehouseFolders() {}

  /**
   * A location that a client asks for.
   *
   * @throws RefusedException if it is not well inside the warehouse, or is a folder that our own
   *     choices lie under
   */
  public static Location requested(Warehouse warehouse, String uri) {
    Location root = Location.of(warehouse.location());
    Location location = location(warehouse, uri);
    boolean isRoot = location.contains(root);
    boolean isNamespaceFolder =
        ChosenPlaces.isDefault(warehouse)
            && location.ancestors().stream().findFirst().filter(root.toString()::equals).isPresent()
            && location.lastId().isPresent();
    if (isRoot || isNamespaceFolder || !root.contains(location)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Location must be a folder of its own under the warehouse's " + root + ": " + uri);
    }
    return location;
  }

  /**
   * Checks that a file that a client names lies in the warehouse, before anything of it is read.
   *
   * @throws RefusedException if it lies elsewhere
   */
  public static void checkInside(Warehouse warehouse, String uri) {
    if (!Location.of(warehouse.location()).contains(location(warehouse, uri))) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Must lie under the warehouse's " + warehouse.location() + ": " + uri);
    }
  }

  /**
   * Checks the properties that say where files go.
   *
   * @throws RefusedException if one leads out of the warehouse
   */
  public static void checkPaths(Warehouse warehouse, Map<String, String> properties) {
    for (String key :
        new String[] {
          "write.data.path",
          "write.metadata.path",
          "write.object-storage.path",
          "write.folder-storage.path"
        }) {
      String path = properties.get(key);
      if (path != null && !Location.of(warehouse.location()).contains(location(warehouse, path))) {
        throw new RefusedException(
            Reason.BAD_REQUEST,
            "Property " + key + " must lie under the warehouse's " + warehouse.location());
      }
    }
  }

  private static Location location(Warehouse warehouse, String uri) {
    if (HADOOP.matcher(uri).lookingAt() && !takesHadoops(warehouse)) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Locations begin with s3: or abfss: here, for clients without Hadoop know no s3a:, s3n:"
              + " and wasbs:; the warehouse takes them with allow-alternative-protocols in its"
              + " storage profile");
    }
    return Location.of(uri);
  }

  private static boolean takesHadoops(Warehouse warehouse) {
    String profile = warehouse.storageProfile();
    return profile != null
        && LedgerJson.mapper().readTree(profile).path(ALTERNATIVES).asBoolean(false);
  }
}
