package io.varve.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to the local file system exists whole, or not at all. */
final class WholeFileTest {

  @TempDir private Path folder;

  private void write(Path file) throws IOException {
    try (OutputStream out = new LocalFileIO().newOutputFile("file://" + file).createOrOverwrite()) {
      out.write("content".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFileThatCannotTakeItsPlaceLeavesNothingBeside() throws IOException {
    Path taken = folder.resolve("taken");
    Files.createDirectories(taken.resolve("by a folder with something in it"));
    assertThatThrownBy(() -> write(taken)).isInstanceOf(IOException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(taken);
    }
  }

  @Test
  void aFileIsThereWholeUnderItsNameOnly() throws IOException {
    write(folder.resolve("file"));
    assertThat(folder.resolve("file")).hasContent("content");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }
}
