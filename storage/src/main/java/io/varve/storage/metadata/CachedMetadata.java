package io.varve.storage.metadata;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.util.JsonUtil;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * A metadata document in the forms that requests need. What isn't there yet is made at its first
 * use; two requests may make it at once, and one of them wins.
 */
public final class CachedMetadata {

  private final String location;
  private final Document all;
  private volatile @Nullable Document refs;
  private volatile @Nullable TableMetadata table;

  CachedMetadata(String location, byte[] json) {
    this.location = location;
    this.all = new Document(json);
  }

  /** What was just written, so that the next commit need not parse it. */
  static CachedMetadata written(String location, byte[] json, TableMetadata metadata) {
    CachedMetadata cached = new CachedMetadata(location, json);
    cached.table =
        location.equals(metadata.metadataFileLocation())
            ? metadata
            : TableMetadata.buildFrom(metadata)
                .discardChanges()
                .withMetadataLocation(location)
                .build();
    return cached;
  }

  /** The document. */
  public Document all() {
    return all;
  }

  /** Whether {@link #refs} is made already, without parsing. */
  public boolean hasRefs() {
    return refs != null;
  }

  /** The document of a table with only the snapshots that branches and tags refer to. */
  public Document refs() {
    Document made = refs;
    if (made == null) {
      made = new Document(ReferencedSnapshots.of(all.json()));
      refs = made;
    }
    return made;
  }

  /** The table metadata, which knows its location, so that commits on it keep the metadata log. */
  public TableMetadata table() {
    TableMetadata parsed = table;
    if (parsed == null) {
      parsed = parsed(() -> TableMetadataParser.fromJson(location, text()));
      table = parsed;
    }
    return parsed;
  }

  /** The view metadata. */
  public ViewMetadata view() {
    return parsed(
        () ->
            ViewMetadata.buildFrom(ViewMetadataParser.fromJson(text()))
                .setMetadataLocation(location)
                .build());
  }

  // Iceberg throws here what it throws at requests that are no good; this is not the client's fault.
  private <T> T parsed(Supplier<T> metadata) {
    try {
      return metadata.get();
    } catch (RuntimeException e) {
      throw new UnreadableMetadataException(location, e);
    }
  }

  static byte[] json(TableMetadata metadata) {
    // Grows by pieces; an array would be copied each time it doubles.
    FastByteArrayOutputStream bytes = new FastByteArrayOutputStream(16 << 10);
    try (JsonGenerator generator = JsonUtil.factory().createGenerator(bytes)) {
      TableMetadataParser.toJson(metadata, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArrayUnsafe();
  }

  private String text() {
    return new String(all.json(), StandardCharsets.UTF_8);
  }

  // Parsed metadata is a few times its JSON; counted from the start, as it may be parsed later.
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, 4L * all.json().length + 512);
  }
}
