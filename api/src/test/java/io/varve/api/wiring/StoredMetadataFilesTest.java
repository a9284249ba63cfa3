package io.varve.api.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.api.memory.ByteBudget;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
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

  private final MetadataStore store =
      new MetadataStore(new LocalFileIO(), 64 << 20, new SimpleMeterRegistry());
  private final StoredMetadataFiles files =
      new StoredMetadataFiles(
          store,
          new MetadataPublisher(store, new NewestMetadata(JdbcClient.create(new JdbcTemplate()))),
          new ByteBudget(300 << 10, Duration.ofMillis(1)));

  @Test
  void work_that_finds_no_room_is_told_to_come_again_and_not_begun() {
    String large = written("large", 20 << 10);
    String small = written("small", 0);
    files.withRoomFor(
        large,
        () -> {
          assertThat(files.<String>withRoomFor(small, () -> "done")).isEqualTo("done");
          assertThatThrownBy(
                  () ->
                      files.withRoomFor(
                          large,
                          () -> {
                            throw new AssertionError("There is room for one of them only");
                          }))
              .isInstanceOfSatisfying(
                  RefusedException.class,
                  refused ->
                      assertThat(refused.refusal().reason()).isEqualTo(Reason.TOO_MANY_REQUESTS));
          return null;
        });
    assertThat(files.<String>withRoomFor(large, () -> "done")).isEqualTo("done");
  }

  private String written(String name, int bytes) {
    String table = "file:" + folder.resolve(name);
    String location = table + "/metadata/00000.metadata.json";
    files.write(
        location,
        TableMetadata.newTableMetadata(
            new Schema(Types.NestedField.required(1, "id", Types.LongType.get())),
            PartitionSpec.unpartitioned(),
            SortOrder.unsorted(),
            table,
            Map.of("comment", "x".repeat(bytes))));
    return location;
  }
}
