package io.varve.server.task;

import io.varve.command.commit.TableCommits.TableUpdate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.SnapshotParser;

/** Manifest lists and manifests, with no more in them than a purge looks for; and hostile ones. */
public final class Manifests {

  private static final String LIST =
      """
      {"type": "record", "name": "manifest_file", "fields": [
        {"name": "manifest_path", "type": "string", "field-id": 500}]}""";
  private static final String MANIFEST =
      """
      {"type": "record", "name": "manifest_entry", "fields": [
        {"name": "status", "type": "int", "field-id": 0},
        {"name": "data_file", "field-id": 2, "type": {"type": "record", "name": "r2", "fields": [
          {"name": "file_path", "type": "string", "field-id": 100}]}}]}""";

  private Manifests() {}

  /** Writes a manifest list; returns its URI. */
  static String list(Path at, List<String> manifests) {
    return write(
        at,
        LIST,
        manifests,
        (schema, path) -> {
          GenericRecord entry = new GenericData.Record(schema);
          entry.put("manifest_path", path);
          return entry;
        });
  }

  /** Writes a manifest; returns its URI. */
  static String manifest(Path at, List<String> files) {
    return write(
        at,
        MANIFEST,
        files,
        (schema, path) -> {
          GenericRecord file = new GenericData.Record(schema.getField("data_file").schema());
          file.put("file_path", path);
          GenericRecord entry = new GenericData.Record(schema);
          entry.put("status", 1);
          entry.put("data_file", file);
          return entry;
        });
  }

  private static String write(
      Path at, String json, List<String> paths, BiFunction<Schema, String, GenericRecord> record) {
    Schema schema = new Schema.Parser().parse(json);
    try {
      Files.createDirectories(at.getParent());
      try (DataFileWriter<GenericRecord> writer =
          new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))
              .setCodec(CodecFactory.deflateCodec(9))) {
        writer.create(schema, at.toFile());
        for (String path : paths) {
          writer.append(record.apply(schema, path));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "file://" + at;
  }

  /**
   * Writes a manifest list of a few hundred bytes with a block that says it has two gibibytes; so
   * much a reader takes that believes it.
   */
  public static String listOfTwoGibibytes(Path at) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    number(out, 1);
    text(out, "avro.schema");
    text(out, LIST);
    number(out, 0);
    out.writeBytes(new byte[16]);
    number(out, 1);
    number(out, Integer.MAX_VALUE - 8);
    out.writeBytes(new byte[600]);
    return bytes(at, out);
  }

  /** Writes a manifest list whose one string says it has two gibibytes. */
  public static String listOfALongString(Path at) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    number(block, Integer.MAX_VALUE - 8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'O', 'b', 'j', 1});
    number(out, 1);
    text(out, "avro.schema");
    text(out, LIST);
    number(out, 0);
    out.writeBytes(new byte[16]);
    number(out, 1);
    number(out, block.size());
    out.writeBytes(block.toByteArray());
    out.writeBytes(new byte[16]);
    return bytes(at, out);
  }

  private static String bytes(Path at, ByteArrayOutputStream out) {
    try {
      Files.createDirectories(at.getParent());
      Files.write(at, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "file://" + at;
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long raw = value << 1;
    while ((raw & ~0x7fL) != 0) {
      out.write((int) (raw & 0x7f | 0x80));
      raw >>>= 7;
    }
    out.write((int) raw);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  /** Adds a snapshot with a manifest list. */
  public static TableUpdate snapshot(String namespace, String table, long id, String manifestList) {
    String json =
        """
        {"snapshot-id": %d, "sequence-number": %d, "timestamp-ms": %d,
         "summary": {"operation": "append"}, "manifest-list": "%s", "schema-id": 0}
        """
            .formatted(id, id, System.currentTimeMillis() + id, manifestList);
    return new TableUpdate(
        List.of(namespace),
        table,
        List.of(),
        List.of(new MetadataUpdate.AddSnapshot(SnapshotParser.fromJson(json))));
  }
}
