package io.varve.storage.purge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

final class TablePurgeTest {

  private static final String TABLE = "s3://lake/w/t";

  /** Remembers what was read and what was deleted. */
  private static final class WatchedFiles extends InMemoryFileIO {

    private static final long serialVersionUID = 1L;

    private final List<String> read = new ArrayList<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    private String unreadable = "";

    @Override
    public InputFile newInputFile(String location) {
      read.add(location);
      if (location.equals(unreadable)) {
        throw new IllegalStateException("The store is away");
      }
      return super.newInputFile(location);
    }

    @Override
    public void deleteFile(String location) {
      deleted.add(location);
      if (fileExists(location)) {
        super.deleteFile(location);
      } else {
        throw new NotFoundException("%s", location);
      }
    }
  }

  private final WatchedFiles files = new WatchedFiles();

  private static String schema(boolean list) {
    return list
        ? """
        {"type": "record", "name": "manifest_file", "fields": [
          {"name": "manifest_path", "type": "string", "field-id": 500}]}\
        """
        : """
        {"type": "record", "name": "manifest_entry", "fields": [
          {"name": "data_file", "field-id": 2, "type": {
            "type": "record", "name": "r2", "fields": [
              {"name": "file_path", "type": "string", "field-id": 100}]}}]}\
        """;
  }

  private void write(String location, boolean list, List<String> paths) throws IOException {
    Schema schema = new Schema.Parser().parse(schema(list));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.create(schema, out);
      for (String path : paths) {
        writer.append(
            list
                ? new GenericRecordBuilder(schema).set("manifest_path", path).build()
                : new GenericRecordBuilder(schema)
                    .set(
                        "data_file",
                        new GenericRecordBuilder(schema.getField("data_file").schema())
                            .set("file_path", path)
                            .build())
                    .build());
      }
    }
    files.addFile(location, out.toByteArray());
  }

  private static TableMetadata table(String... lists) {
    TableMetadata.Builder builder =
        TableMetadata.buildFrom(
            TableMetadata.newTableMetadata(
                new org.apache.iceberg.Schema(
                    Types.NestedField.optional(1, "id", Types.LongType.get())),
                PartitionSpec.unpartitioned(),
                SortOrder.unsorted(),
                TABLE,
                Map.of("format-version", "2")));
    for (int i = 0; i < lists.length; i++) {
      builder.addSnapshot(
          SnapshotParser.fromJson(
              """
              {"snapshot-id": %d, "sequence-number": %d, "timestamp-ms": %d,
               "summary": {"operation": "append"}, "manifest-list": "%s", "schema-id": 0}\
              """
                  .formatted(i + 1, i + 1, System.currentTimeMillis() + i, lists[i])));
    }
    return builder.build();
  }

  private TablePurge.Result purge(TableMetadata metadata) {
    Purged purged =
        new Purged() {
          @Override
          public TableMetadata metadata() {
            return metadata;
          }

          @Override
          public Iterable<String> metadataFiles() {
            return List.of(TABLE + "/metadata/0.json");
          }

          @Override
          public boolean owns(String location) {
            return location.startsWith(TABLE + "/");
          }

          @Override
          public boolean mayRead(TableMetadata of, String location) {
            return owns(location);
          }
        };
    return TablePurge.run(files, purged, () -> false, expected -> {});
  }

  @Test
  void filesOfOthersAreNotReadOrDeleted() throws IOException {
    String foreign = "s3://lake/w/victim/metadata/snap.avro";
    write(foreign, true, List.of());
    write("s3://elsewhere/m.avro", false, List.of(TABLE + "/data/a"));
    write(
        TABLE + "/metadata/m.avro", false, List.of(TABLE + "/data/b", "s3://lake/w/victim/data/c"));
    write(
        TABLE + "/metadata/snap.avro",
        true,
        List.of("s3://elsewhere/m.avro", TABLE + "/metadata/m.avro", "http://127.0.0.1:1/m"));
    for (String data : List.of("t/data/a", "t/data/b", "victim/data/c", "t/metadata/0.json")) {
      files.addFile("s3://lake/w/" + data, new byte[1]);
    }
    TablePurge.Result result = purge(table(foreign, TABLE + "/metadata/snap.avro"));
    assertThat(files.read)
        .containsExactly(TABLE + "/metadata/snap.avro", TABLE + "/metadata/m.avro");
    assertThat(files.deleted)
        .containsExactlyInAnyOrder(
            TABLE + "/data/b",
            TABLE + "/metadata/m.avro",
            TABLE + "/metadata/snap.avro",
            TABLE + "/metadata/0.json");
    assertThat(result).isEqualTo(new TablePurge.Result(4, 4, 0, false));
  }

  @Test
  void unreadableFileKeepsAllThatLeadsToIt() throws IOException {
    String away = TABLE + "/metadata/away.avro";
    files.unreadable = away;
    write(TABLE + "/metadata/snap.avro", true, List.of(away));
    files.addFile(TABLE + "/metadata/0.json", new byte[1]);
    TablePurge.Result result = purge(table(TABLE + "/metadata/snap.avro"));
    assertThat(result).isEqualTo(new TablePurge.Result(0, 0, 1, false));
    assertThat(files.deleted).isEmpty();
  }

  @Test
  void aTableOfManyFilesIsPurgedInParts() throws IOException {
    List<String> manifests = new ArrayList<>();
    for (int m = 0; m < 20; m++) {
      List<String> paths = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        paths.add(TABLE + "/data/" + m + "-" + i);
      }
      String manifest = TABLE + "/metadata/m" + m + ".avro";
      write(manifest, false, paths);
      manifests.add(manifest);
    }
    write(TABLE + "/metadata/snap.avro", true, manifests);
    TablePurge.Result result = purge(table(TABLE + "/metadata/snap.avro"));
    assertThat(result.complete()).isTrue();
    assertThat(files.deleted).hasSize(100_000 + 20 + 2);
  }
}
