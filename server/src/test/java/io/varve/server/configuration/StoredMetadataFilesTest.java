package io.varve.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.command.metadata.MetadataFiles.Room;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.ledger.event.MetadataFile;
import io.varve.storage.file.LocalFileIO;
import io.varve.storage.metadata.MetadataPublisher;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.NewestMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Work on large metadata takes turns. */
final class StoredMetadataFilesTest {

  @TempDir private Path folder;

  private final StoredMetadataFiles files = files();

  private static StoredMetadataFiles files() {
    MetadataStore store = new MetadataStore(new LocalFileIO(), 64 << 20, new SimpleMeterRegistry());
    return new StoredMetadataFiles(
        store,
        new MetadataPublisher(store, new NewestMetadata(JdbcClient.create(new JdbcTemplate()))),
        new MetadataMemory(300 << 10, Duration.ofMillis(1)));
  }

  @Test
  void workThatGetsNoMemoryIsRefusedWithRetryAfterAndNotBegun() {
    long large = files.table(written("large", 20 << 10)).size();
    long small = files.table(written("small", 0)).size();
    try (Room room = files.room(large)) {
      files.room(small).close();
      assertNoRoom(large);
    }
    files.room(large).close();
  }

  private void assertNoRoom(long size) {
    assertThatThrownBy(() -> files.room(size))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.TOO_MANY_REQUESTS));
  }

  private MetadataFile written(String name, int bytes) {
    String table = "file:" + folder.resolve(name);
    String location = table + "/metadata/00000.metadata.json";
    return files.write(
        location,
        TableMetadata.newTableMetadata(
            new Schema(Types.NestedField.required(1, "id", Types.LongType.get())),
            PartitionSpec.unpartitioned(),
            SortOrder.unsorted(),
            table,
            Map.of("comment", "x".repeat(bytes))));
  }
}
