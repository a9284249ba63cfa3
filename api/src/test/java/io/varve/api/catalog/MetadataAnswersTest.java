package io.varve.api.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.api.catalog.MetadataAnswers.Snapshots;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.MetadataFiles.Room;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.storage.file.LocalFileIO;
import io.varve.storage.metadata.MetadataStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads of large tables that are not in memory must not fill the heap. */
final class MetadataAnswersTest {

  @TempDir private Path folder;

  private final List<Long> taken = new ArrayList<>();
  private int free = 1;

  private MetadataAnswers answers() {
    return new MetadataAnswers(store(), files());
  }

  private static MetadataStore store() {
    return new MetadataStore(new LocalFileIO(), 64 << 20, new SimpleMeterRegistry());
  }

  /** As much room as is free; nothing else is asked of it. */
  private MetadataFiles files() {
    return (MetadataFiles)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {MetadataFiles.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("room");
              if (free == 0) {
                throw new RefusedException(Reason.TOO_MANY_REQUESTS, "No room");
              }
              free--;
              taken.add((Long) arguments[0]);
              return (Room) () -> free++;
            });
  }

  private String written() {
    String table = "file:" + folder;
    String location = table + "/metadata/00000.gz.metadata.json";
    store()
        .write(
            location,
            TableMetadata.newTableMetadata(
                new Schema(),
                PartitionSpec.unpartitioned(),
                SortOrder.unsorted(),
                table,
                Map.of()));
    return location;
  }

  @Test
  void a_document_takes_room_while_it_is_read_and_none_when_it_is_there() {
    MetadataAnswers answers = answers();
    String location = written();
    for (int i = 0; i < 2; i++) {
      assertThat(answers.at(location, 700, Snapshots.ALL, null, AccessPart.NONE).hasBody())
          .isTrue();
    }
    assertThat(taken).containsExactly(MetadataStore.size(location, 700));
    assertThat(free).isOne();
  }

  @Test
  void a_load_that_finds_no_room_is_refused_before_it_reads() {
    free = 0;
    String nowhere = "file:" + folder + "/nowhere.metadata.json";
    assertThatThrownBy(() -> answers().at(nowhere, 700, Snapshots.ALL, null, AccessPart.NONE))
        .isInstanceOf(RefusedException.class);
  }
}
