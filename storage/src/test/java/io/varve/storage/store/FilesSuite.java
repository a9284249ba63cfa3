package io.varve.storage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.Test;

/** What the files of every store can do; each store has a test that extends this. */
public abstract class FilesSuite {

  /** The files of the store. */
  protected abstract SupportsPrefixOperations files();

  /** The URI of an empty folder in the store, without a trailing slash. */
  protected abstract String folder();

  /** The URI of a file in the folder. */
  protected final String at(String name) {
    return folder() + "/" + name;
  }

  /** Writes a text as a file in the folder. */
  protected final void write(String name, String text) throws IOException {
    try (OutputStream out = files().newOutputFile(at(name)).create()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The URIs of all files below a prefix of the folder. */
  protected final List<String> listed(String prefix) {
    List<String> found = new ArrayList<>();
    for (FileInfo file : files().listPrefix(at(prefix))) {
      found.add(file.location());
    }
    return found;
  }

  @Test
  void filesAreWrittenReadListedAndDeleted() throws IOException {
    for (String name : List.of("a", "b/c d", "b/p=x%2Fy", "b/1+1")) {
      write(name, name + "!");
    }
    assertThat(files().newInputFile(at("a")).getLength()).isEqualTo(2);
    for (String name : List.of("b/c d", "b/p=x%2Fy", "b/1+1")) {
      try (var in = files().newInputFile(at(name)).newStream()) {
        assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(name + "!");
        in.seek(2);
        assertThat(in.read()).isEqualTo(name.charAt(2));
        in.seek(name.length() + 1);
        assertThat(in.read()).isNegative();
      }
    }
    assertThat(listed("b/")).containsExactlyInAnyOrder(at("b/1+1"), at("b/c d"), at("b/p=x%2Fy"));
    files().deleteFile(at("b/c d"));
    assertThat(files().newInputFile(at("b/c d")).exists()).isFalse();
    files().deletePrefix(at(""));
    assertThat(listed("")).isEmpty();
  }

  @Test
  void missingFileIsNotFound() {
    var input = files().newInputFile(at("none"));
    assertThat(input.exists()).isFalse();
    assertThatThrownBy(input::getLength).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> input.newStream().read()).isInstanceOf(NotFoundException.class);
  }

  /** An object store does not say what was missing; a local file system does. */
  @Test
  void deletionOfAMissingFileIsNoErrorInAnObjectStore() throws IOException {
    if (!(files() instanceof SupportsBulkOperations bulk)) {
      assertThatThrownBy(() -> files().deleteFile(at("none")))
          .isInstanceOf(NotFoundException.class);
      return;
    }
    files().deleteFile(at("none"));
    write("b/1+1", "!");
    bulk.deleteFiles(List.of(at("b/1+1"), at("b/never")));
    assertThat(files().newInputFile(at("b/1+1")).exists()).isFalse();
  }
}
