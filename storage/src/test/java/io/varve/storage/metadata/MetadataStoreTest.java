package io.varve.storage.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.storage.file.LocalFileIO;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept in memory of a written file is what reading the file would give. */
final class MetadataStoreTest {

  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aChainOfCommitsOnWhatIsKeptIsTheSameAsOnWhatIsRead(int formatVersion) {
    MetadataStore keeping = store(64 << 20);
    MetadataStore forgetting = store(0);
    TableMetadata metadata =
        table(
            Map.of(
                "format-version", "" + formatVersion, "write.metadata.previous-versions-max", "3"));
    for (int commit = 0; commit < 8; commit++) {
      String location = location(commit);
      ExpectedFile file = keeping.write(location, metadata);
      CachedMetadata kept = keeping.table(file);
      CachedMetadata read = forgetting.table(file);
      assertThat(kept.table().metadataFileLocation()).isEqualTo(location);
      assertThat(kept.table().changes()).isEmpty();
      assertThat(json(kept.table())).isEqualTo(text(read)).isEqualTo(json(read.table()));
      assertThat(json(changed(kept.table(), commit)))
          .isEqualTo(json(changed(read.table(), commit)));
      metadata = changed(kept.table(), commit);
    }
    assertThat(metadata.previousFiles()).hasSize(3);
  }

  @Test
  void theNewestOfALargeTableStaysWhileItsReplacedOnesGo() {
    TableMetadata metadata = table(Map.of("note", "x".repeat(10_000)));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    MetadataStore store = new MetadataStore(new LocalFileIO(), 5 * 4 * 12_000, meters);
    String last = null;
    for (int commit = 0; commit < 100; commit++) {
      String location = location(commit);
      ExpectedFile file = store.write(location, metadata);
      if (last != null) {
        store.forget(last);
      }
      metadata =
          TableMetadata.buildFrom(store.table(file).table())
              .setProperties(Map.of("commit", "" + commit))
              .build();
      store.table(file);
      last = location;
    }
    assertThat(meters.get("cache.gets").tag("result", "miss").functionCounter().count()).isZero();
  }

  @Test
  void documentIsNeverTakenForAnotherOfItsLocation() throws Exception {
    MetadataStore store = store(64 << 20);
    ExpectedFile file = store.write(location(0), table(Map.of("who", "me")));
    ExpectedFile other = new ExpectedFile(file.location(), "0".repeat(64), file.length());
    assertThat(store.table(file).table().property("who", "")).isEqualTo("me");
    assertThatThrownBy(() -> store.table(other)).isInstanceOf(MetadataFileException.class);
    assertThatThrownBy(() -> store.view(file)).isInstanceOf(MetadataFileException.class);
    assertThat(store.table(file).table().property("who", "")).isEqualTo("me");
  }

  /** However long the file is by now. */
  @Test
  void noMoreIsReadThanWasRecorded() throws Exception {
    ExpectedFile file = store(0).write(location(0), table(Map.of()));
    Path path = Path.of(URI.create(file.location()));
    try (var grown = new RandomAccessFile(path.toFile(), "rw")) {
      grown.setLength(3L << 30);
    }
    assertThatThrownBy(() -> store(0).table(file))
        .isInstanceOfSatisfying(
            MetadataFileException.class,
            e -> assertThat(e.problem()).isEqualTo(MetadataFileException.Problem.ALTERED));
    assertThat(MetadataStore.describe(new LocalFileIO(), file)).isNotEqualTo(file);
  }

  @Test
  void unreadableMetadataIsNotWritten() {
    MetadataStore small =
        new MetadataStore(
            new LocalFileIO(),
            new MetadataLimits(1_000, 1_000),
            0,
            NewestDocuments.NONE,
            ReadMemory.UNBOUNDED,
            new SimpleMeterRegistry());
    assertThatThrownBy(() -> small.write(location(0), table(Map.of("x", "x".repeat(1_000)))))
        .isInstanceOfSatisfying(
            MetadataFileException.class,
            e -> assertThat(e.problem()).isEqualTo(MetadataFileException.Problem.TOO_LARGE));
    assertThat(Path.of(URI.create(location(0)))).doesNotExist();
    ExpectedFile large = store(0).write(location(0), table(Map.of("x", "x".repeat(1_000))));
    assertThatThrownBy(() -> small.table(large)).isInstanceOf(MetadataFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {".metadata.json", ".gz.metadata.json"})
  void alteredOrDeletedFileIsRestoredFromMemory(String end) throws Exception {
    MetadataStore store = store(64 << 20);
    ExpectedFile file = store.write(location(0).replace(".metadata.json", end), table(Map.of()));
    Path path = Path.of(URI.create(file.location()));
    byte[] whole = Files.readAllBytes(path);
    assertThat(store.restore(file)).isEqualTo(MetadataStore.Restored.WHOLE);
    Files.writeString(path, "{}");
    assertThat(store(0).restore(file)).isEqualTo(MetadataStore.Restored.NO_COPY);
    assertThat(store.restore(file)).isEqualTo(MetadataStore.Restored.RESTORED);
    assertThat(path).hasBinaryContent(whole);
    Files.delete(path);
    assertThat(store.restore(file)).isEqualTo(MetadataStore.Restored.RESTORED);
    assertThat(path).hasBinaryContent(whole);
  }

  private TableMetadata table(Map<String, String> properties) {
    return TableMetadata.newTableMetadata(
        SCHEMA,
        PartitionSpec.unpartitioned(),
        SortOrder.unsorted(),
        "file:" + folder.resolve("t"),
        properties);
  }

  private String location(int commit) {
    return "file:" + folder.resolve("t/metadata/%05d.metadata.json".formatted(commit));
  }

  private static MetadataStore store(long bytes) {
    return new MetadataStore(new LocalFileIO(), bytes, new SimpleMeterRegistry());
  }

  private static TableMetadata changed(TableMetadata base, int commit) {
    TableMetadata.Builder builder =
        TableMetadata.buildFrom(base).setProperties(Map.of("commit", "" + commit));
    if (commit == 3) {
      builder.addSchema(
          new Schema(
              Types.NestedField.required(1, "id", Types.LongType.get()),
              Types.NestedField.optional(2, "name", Types.StringType.get())));
      builder.setCurrentSchema(-1);
    }
    if (commit == 5) {
      base.snapshots().stream()
          .limit(2)
          .forEach(snapshot -> builder.removeSnapshots(java.util.List.of(snapshot.snapshotId())));
    } else {
      builder.setBranchSnapshot(
          SnapshotParser.fromJson(
              """
              {"snapshot-id": %d, "sequence-number": %d, "timestamp-ms": %d, "schema-id": 0,
               "manifest-list": "file:/list-%d.avro", "summary": {"operation": "append"}
               %s}\
              """
                  .formatted(
                      commit + 1,
                      base.nextSequenceNumber(),
                      base.lastUpdatedMillis(),
                      commit,
                      base.formatVersion() > 2
                          ? ", \"first-row-id\": " + base.nextRowId() + ", \"added-rows\": 5"
                          : "")),
          "main");
    }
    return builder.build();
  }

  private static String json(TableMetadata metadata) {
    return withoutNow(TableMetadataParser.toJson(metadata));
  }

  private static String text(CachedMetadata metadata) {
    return withoutNow(new String(metadata.all().json(), StandardCharsets.UTF_8));
  }

  // Two builds of one change are some milliseconds apart.
  private static String withoutNow(String json) {
    return json.replaceFirst("\"last-updated-ms\":\\d+", "");
  }
}
