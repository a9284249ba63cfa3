package io.varve.storage.metadata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.util.JsonUtil;

/**
 * Leaves out of a table's document the snapshots that no branch and no tag refers to, as the REST
 * specification's {@code snapshots=refs} does. All else stays as it is, byte for byte: the
 * statistics of a snapshot that is left out, too. Nothing is parsed into metadata.
 */
final class ReferencedSnapshots {

  private static final String SNAPSHOT_ID = "snapshot-id";

  private final byte[] json;
  private final Set<Long> referenced = new HashSet<>();
  private final List<Element> snapshots = new ArrayList<>();
  private boolean hasRefs;
  private long current = -1;
  private int open;
  private int close;

  /** A snapshot of the document: bytes from {@code start} to before {@code end}. */
  private record Element(long id, int start, int end) {}

  private ReferencedSnapshots(byte[] json) {
    this.json = json;
  }

  /**
   * The document without them.
   *
   * @throws IllegalStateException if it is no table metadata
   */
  static byte[] of(byte[] json) {
    ReferencedSnapshots document = new ReferencedSnapshots(json);
    try (JsonParser parser = JsonUtil.factory().createParser(json)) {
      document.scan(parser);
    } catch (IOException e) {
      throw new IllegalStateException("Stored metadata is no JSON", e);
    }
    return document.filtered();
  }

  private void scan(JsonParser parser) throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "refs" -> {
          hasRefs = true;
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            parser.nextToken();
            referenced.add(snapshotId(parser));
          }
        }
        case "current-snapshot-id" ->
            current = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : -1;
        case "snapshots" -> scanSnapshots(parser);
        default -> parser.skipChildren();
      }
    }
    if (!hasRefs) {
      // Documents of old writers: the current one is that of the main branch.
      referenced.add(current);
    }
  }

  private void scanSnapshots(JsonParser parser) throws IOException {
    snapshots.clear();
    open = end(parser);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      int start = end(parser) - 1;
      long id = snapshotId(parser);
      snapshots.add(new Element(id, start, end(parser)));
    }
    close = end(parser) - 1;
  }

  /** The id in the object that begins here; the parser goes to its end. */
  private static long snapshotId(JsonParser parser) throws IOException {
    long id = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isId = SNAPSHOT_ID.equals(parser.currentName());
      if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && isId) {
        id = parser.getLongValue();
      }
      parser.skipChildren();
    }
    return id;
  }

  /** The byte after the token that was read last. */
  private static int end(JsonParser parser) {
    return Math.toIntExact(parser.currentLocation().getByteOffset());
  }

  private byte[] filtered() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length / 4 + 1024);
    out.write(json, 0, open);
    boolean first = true;
    for (Element snapshot : snapshots) {
      if (referenced.contains(snapshot.id())) {
        if (!first) {
          out.write(',');
        }
        out.write(json, snapshot.start(), snapshot.end() - snapshot.start());
        first = false;
      }
    }
    out.write(json, close, json.length - close);
    return out.toByteArray();
  }
}
