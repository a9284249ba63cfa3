package io.varve.command.metadata;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;

/** Names new metadata files as Iceberg does: {@code 00003-<uuid>.metadata.json}. */
public final class MetadataNames {

  private static final Pattern VERSION = Pattern.compile("(?:^|/)v?(\\d{1,9})[-.][^/]*$");

  private MetadataNames() {}

  /** The first metadata file of a table. */
  public static String first(TableMetadata metadata) {
    return location(metadata.location(), metadata.properties(), 0);
  }

  /** The one behind {@code previousLocation}. */
  public static String next(TableMetadata metadata, String previousLocation) {
    Matcher version = VERSION.matcher(previousLocation);
    int number = version.find() ? Integer.parseInt(version.group(1)) + 1 : 1;
    return location(metadata.location(), metadata.properties(), number);
  }

  private static String location(String folder, Map<String, String> properties, int number) {
    String codec =
        properties.getOrDefault(
            TableProperties.METADATA_COMPRESSION, TableProperties.METADATA_COMPRESSION_DEFAULT);
    String asked = properties.get(TableProperties.WRITE_METADATA_LOCATION);
    return String.format(
        Locale.ROOT,
        "%s/%05d-%s%s",
        stripped(asked == null ? folder + "/metadata" : asked),
        number,
        UUID.randomUUID(),
        TableMetadataParser.getFileExtension(codec));
  }

  private static String stripped(String folder) {
    return folder.endsWith("/") ? stripped(folder.substring(0, folder.length() - 1)) : folder;
  }
}
