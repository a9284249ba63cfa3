package io.varve.storage.metadata;

import java.nio.charset.StandardCharsets;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.jspecify.annotations.Nullable;

/** A metadata document: its JSON, and parsed at the first use. */
public final class CachedMetadata {

  private final String location;
  private final byte[] json;
  private volatile @Nullable TableMetadata table;

  CachedMetadata(String location, byte[] json) {
    this.location = location;
    this.json = json;
  }

  /** The document, uncompressed, as UTF-8; not to be changed. */
  public byte[] json() {
    return json;
  }

  /** The table metadata, which knows its location, so that commits on it keep the metadata log. */
  public TableMetadata table() {
    TableMetadata parsed = table;
    if (parsed == null) {
      parsed = TableMetadataParser.fromJson(location, text());
      table = parsed;
    }
    return parsed;
  }

  /** The view metadata. */
  public ViewMetadata view() {
    return ViewMetadata.buildFrom(ViewMetadataParser.fromJson(text()))
        .setMetadataLocation(location)
        .build();
  }

  private String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  // Parsed metadata is a few times its JSON; counted from the start, as it may be parsed later.
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, 4L * json.length + 512);
  }
}
