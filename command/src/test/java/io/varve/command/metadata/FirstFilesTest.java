package io.varve.command.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.metadata.FirstFiles.FirstFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FirstFilesTest {

  private final List<List<FirstFile>> written = new ArrayList<>();
  private long nanos = Duration.ofDays(1).toNanos();
  private boolean broken;

  private final FirstFiles files =
      new FirstFiles(
          batch -> {
            if (broken) {
              throw new IllegalStateException("No database");
            }
            written.add(batch);
          },
          () -> nanos);

  private List<Integer> batches() {
    return written.stream().map(List::size).toList();
  }

  @Test
  void batchesOfOneFolderGrowToABound() {
    Set<FirstFile> given = new HashSet<>();
    for (int n = 0; n < 127; n++) {
      given.add(files.in("s3://b/w/ns"));
    }
    assertThat(given).hasSize(127);
    assertThat(batches()).containsExactly(1, 2, 4, 8, 16, 32, 32, 32);
  }

  @Test
  void fileIsWrittenBeforeItIsGivenAndLiesInTheFolderOfItsTable() {
    FirstFile file = files.in("s3://b/w/ns");
    assertThat(written).containsExactly(List.of(file));
    assertThat(file.location())
        .isEqualTo(
            "s3://b/w/ns/"
                + file.tableId()
                + "/metadata/00000-"
                + file.fileId()
                + ".metadata.json");
  }

  @Test
  void folderHasNoFilesOfAnother() {
    files.in("s3://b/w/ns");
    files.in("s3://b/w/ns");
    assertThat(files.in("s3://b/w/other").location()).startsWith("s3://b/w/other/");
    assertThat(batches()).containsExactly(1, 2, 1);
  }

  @Test
  void filesOfLongAgoAreNotGiven() {
    files.in("s3://b/w/ns");
    files.in("s3://b/w/ns");
    nanos += Duration.ofSeconds(31).toNanos();
    FirstFile file = files.in("s3://b/w/ns");
    assertThat(batches()).containsExactly(1, 2, 1);
    assertThat(written.getLast()).containsExactly(file);
  }

  @Test
  void failureGivesNoFileAndKeepsNone() {
    broken = true;
    assertThatThrownBy(() -> files.in("s3://b/w/ns")).hasMessage("No database");
    broken = false;
    files.in("s3://b/w/ns");
    assertThat(batches()).containsExactly(1);
  }

  @Test
  void foldersThatAreRememberedAreBounded() {
    files.in("s3://b/w/ns");
    files.in("s3://b/w/ns");
    for (int n = 0; n < 256; n++) {
      files.in("s3://b/w/ns" + n);
    }
    written.clear();
    files.in("s3://b/w/ns");
    assertThat(batches()).containsExactly(1);
  }
}
