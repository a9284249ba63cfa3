package io.varve.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.iceberg.exceptions.NotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of warehouses on the local file system, where others make symbolic links. */
final class LocalFileIOTest {

  @TempDir private Path folder;
  private Path warehouse;
  private Path outside;
  private LocalFileIO files;

  @BeforeEach
  void begin() throws IOException {
    outside = Files.createDirectory(folder.resolve("outside"));
    // The warehouse itself may be reached by a link; that is its owner's choice.
    Path real = Files.createDirectory(folder.resolve("real"));
    warehouse = Files.createSymbolicLink(folder.resolve("warehouse"), real);
    files =
        new LocalFileIO(folders -> Optional.of("file://" + warehouse).filter(folders::contains));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(warehouse.resolve("link"), outside);
    Files.createSymbolicLink(warehouse.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(warehouse.resolve("dangling"), outside.resolve("nothing"));
  }

  private String at(String name) {
    return "file://" + warehouse + "/" + name;
  }

  @Test
  void linkOutOfTheWarehouseIsNotRead() {
    for (String name :
        new String[] {
          "link/secret", "file", "dangling", "link", "../outside/secret", "x/../file"
        }) {
      assertThat(files.newInputFile(at(name)).exists()).as(name).isFalse();
      assertThatThrownBy(() -> files.newInputFile(at(name)).newStream())
          .as(name)
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> files.newInputFile(at(name)).getLength())
          .isInstanceOf(NotFoundException.class);
    }
    assertThat(files.newInputFile("file://" + outside + "/secret").exists()).isFalse();
  }

  @Test
  void linkIsNotWrittenThroughNorDeletedNorListed() throws IOException {
    assertThatThrownBy(() -> files.newOutputFile(at("link/new")))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> files.newOutputFile(at("link/deeper/new")))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> files.newOutputFile(at("dangling/new")))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> files.deleteFile(at("link/secret")))
        .isInstanceOf(NotFoundException.class);
    assertThat(files.listPrefix(at("link"))).isEmpty();
    assertThat(files.listPrefix("file://" + warehouse)).isEmpty();
    files.deletePrefix("file://" + warehouse);
    assertThat(outside.resolve("secret")).hasContent("secret");
    try (var all = Files.list(outside)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void filesOfTheWarehouseAreWrittenReadListedAndDeleted() throws IOException {
    try (var out = files.newOutputFile(at("a/b/c")).create()) {
      out.write(new byte[] {1, 2, 3});
    }
    assertThat(files.newInputFile(at("a/b/c")).getLength()).isEqualTo(3);
    assertThat(files.listPrefix(at("a")))
        .singleElement()
        .satisfies(file -> assertThat(file.location()).isEqualTo(at("a/b/c")));
    files.deleteFile(at("a/b/c"));
    assertThat(files.newInputFile(at("a/b/c")).exists()).isFalse();
  }
}
