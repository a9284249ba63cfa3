package io.varve.command.metadata;

import io.varve.command.location.Location;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;

/** Names new metadata files as Iceberg does: {@code 00003-<uuid>.metadata.json}. */
public final class MetadataNames {

  private static final Pattern VERSION = Pattern.compile("(?:^|/)v?(\\d{1,9})[-.][^/]*$");

  private MetadataNames() {}

  /** The first metadata file of a table or view that is located in {@code folder}. */
  public static String first(String folder, Map<String, String> properties) {
    return first(folder, properties, UUID.randomUUID());
  }

  /**
   * As {@link #first(String, Map)}.
   *
   * @param id that no other file has in its name
   */
  public static String first(String folder, Map<String, String> properties, UUID id) {
    return location(folder, properties, 0, id);
  }

  /** The one after {@code previousLocation}. */
  public static String next(
      String folder, Map<String, String> properties, String previousLocation) {
    Matcher version = VERSION.matcher(previousLocation);
    int number = version.find() ? Integer.parseInt(version.group(1)) + 1 : 1;
    return location(folder, properties, number, UUID.randomUUID());
  }

  private static String location(
      String folder, Map<String, String> properties, int number, UUID id) {
    String codec =
        properties.getOrDefault(
            TableProperties.METADATA_COMPRESSION, TableProperties.METADATA_COMPRESSION_DEFAULT);
    String asked = properties.get(TableProperties.WRITE_METADATA_LOCATION);
    return String.format(
        Locale.ROOT,
        "%s/%05d-%s%s",
        Location.stripped(asked == null ? folder + "/metadata" : asked),
        number,
        id,
        TableMetadataParser.getFileExtension(codec));
  }
}
