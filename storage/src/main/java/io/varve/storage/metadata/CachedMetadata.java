package io.varve.storage.metadata;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.util.JsonUtil;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * A metadata document in the forms that requests need. Its JSON is what Iceberg's parser understood
 * of the file, written anew: what a file has beyond that reaches nobody.
 */
public final class CachedMetadata {

  private final ExpectedFile file;
  private final String location;
  private final Document all;
  private final @Nullable TableMetadata table;
  private final @Nullable ViewMetadata view;
  private volatile @Nullable Document refs;

  private CachedMetadata(
      ExpectedFile file, byte[] json, @Nullable TableMetadata table, @Nullable ViewMetadata view) {
    this.file = file;
    this.location = file.location();
    this.all = new Document(json);
    this.table = table;
    this.view = view;
  }

  /** What was just written, so that the next commit need not parse it. */
  static CachedMetadata written(ExpectedFile file, byte[] json, TableMetadata metadata) {
    return new CachedMetadata(
        file,
        json,
        file.location().equals(metadata.metadataFileLocation())
            ? metadata
            : TableMetadata.buildFrom(metadata)
                .discardChanges()
                .withMetadataLocation(file.location())
                .build(),
        null);
  }

  /** As for a table. */
  static CachedMetadata written(ExpectedFile file, byte[] json, ViewMetadata metadata) {
    return new CachedMetadata(
        file,
        json,
        null,
        ViewMetadata.buildFrom(metadata).setMetadataLocation(file.location()).build());
  }

  /**
   * What Iceberg makes of a file.
   *
   * @throws IOException or any RuntimeException if that is nothing
   */
  static CachedMetadata parsed(Kind kind, ExpectedFile file, byte[] json) throws IOException {
    JsonNode node = JsonUtil.mapper().readTree(json);
    return switch (kind) {
      case TABLE -> {
        TableMetadata table = TableMetadataParser.fromJson(file.location(), node);
        yield new CachedMetadata(file, json(table), table, null);
      }
      case VIEW -> {
        ViewMetadata view = ViewMetadataParser.fromJson(node);
        yield written(file, json(view), view);
      }
    };
  }

  /** Whether this is the document of exactly that file. */
  boolean is(Kind kind, ExpectedFile wanted) {
    return file.equals(wanted) && (kind == Kind.TABLE ? table != null : view != null);
  }

  /** The file that this was read from or written to. */
  ExpectedFile file() {
    return file;
  }

  /** The document. */
  public Document all() {
    return all;
  }

  /** Whether {@link #refs} is made already. */
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
    return there(table);
  }

  /** The view metadata. */
  public ViewMetadata view() {
    return there(view);
  }

  private static <T> T there(@Nullable T metadata) {
    if (metadata == null) {
      throw new IllegalStateException("Metadata of a table and of a view are two things");
    }
    return metadata;
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

  static byte[] json(ViewMetadata metadata) {
    return ViewMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
  }

  // Parsed metadata is a few times its JSON.
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, 4L * all.json().length + 512);
  }
}
