package io.varve.command.location;

import io.varve.command.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.TableProperties;

/**
 * The properties of tables and views by which Iceberg puts files elsewhere than in the table's or
 * view's own folder: each is a claim on that folder.
 */
public final class PropertyPaths {

  @SuppressWarnings("deprecation") // Tables have them, and Iceberg heeds them.
  static final List<String> KEYS =
      List.of(
          TableProperties.WRITE_DATA_LOCATION,
          TableProperties.WRITE_METADATA_LOCATION,
          TableProperties.OBJECT_STORE_PATH,
          TableProperties.WRITE_FOLDER_STORAGE_LOCATION);

  private PropertyPaths() {}

  /** The properties. */
  public static List<String> keys() {
    return KEYS;
  }

  /** A location with the folders outside of it that properties put files in. */
  public static List<Location> all(Map<String, String> properties, Location location) {
    List<Location> all = new ArrayList<>(List.of(location));
    of(properties, location.toString()).values().forEach(path -> all.add(Location.of(path)));
    return all;
  }

  /**
   * The folders outside of {@code location} that properties put files in, normalised, by property.
   * What is no location is left out: no client can write there.
   *
   * @param location of the table or view
   */
  public static Map<String, String> of(Map<String, String> properties, String location) {
    Map<String, String> paths = new TreeMap<>();
    for (String key : KEYS) {
      String path = properties.get(key);
      if (path != null) {
        try {
          Location folder = Location.of(path);
          if (!Location.of(location).contains(folder)) {
            paths.put(key, folder.toString());
          }
        } catch (RefusedException e) {
          // It was set before paths were checked.
        }
      }
    }
    return paths;
  }
}
