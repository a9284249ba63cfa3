package io.varve.api.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.api.catalog.MetadataResponses.Snapshots;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.storage.file.LocalFileIO;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataLimits;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.ReadMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Loads of large tables that are not in memory must not fill the heap. */
final class MetadataResponsesTest {

  @TempDir private Path folder;

  private final List<Long> taken = new ArrayList<>();
  private boolean full;
  private int open;

  private MetadataResponses answers() {
    MetadataStore store =
        new MetadataStore(
            new LocalFileIO(),
            new MetadataLimits(1 << 20, 1 << 20),
            64 << 20,
            location -> Optional.empty(),
            memory(),
            new SimpleMeterRegistry());
    return new MetadataResponses(
        store, memory(), new RecordedFiles(JdbcClient.create(new JdbcTemplate())));
  }

  private ReadMemory memory() {
    return () -> {
      open++;
      return new ReadMemory.Reservation() {
        @Override
        public void grow(long bytes) {
          if (full) {
            throw new RefusedException(Reason.TOO_MANY_REQUESTS, "No room");
          }
          taken.add(bytes);
        }

        @Override
        public void close() {
          open--;
        }
      };
    };
  }

  private ExpectedFile written() {
    String table = "file:" + folder;
    return new MetadataStore(new LocalFileIO(), 0, new SimpleMeterRegistry())
        .write(
            table + "/metadata/00000.metadata.json",
            TableMetadata.newTableMetadata(
                new Schema(),
                PartitionSpec.unpartitioned(),
                SortOrder.unsorted(),
                table,
                Map.of()));
  }

  @Test
  void aDocumentTakesRoomWhileItIsReadAndNoneWhenItIsThere() {
    MetadataResponses answers = answers();
    ExpectedFile file = written();
    for (int i = 0; i < 2; i++) {
      assertThat(answers.at(file, Snapshots.ALL, null, AccessPart.NONE).hasBody()).isTrue();
    }
    assertThat(taken).containsOnly(MetadataLimits.COPIES * file.length());
    assertThat(open).isZero();
  }

  @Test
  void aLoadThatFindsNoRoomIsRefusedBeforeItReads() {
    full = true;
    ExpectedFile file = written();
    assertThatThrownBy(() -> answers().at(file, Snapshots.ALL, null, AccessPart.NONE))
        .isInstanceOf(RefusedException.class);
    assertThat(open).isZero();
  }
}
