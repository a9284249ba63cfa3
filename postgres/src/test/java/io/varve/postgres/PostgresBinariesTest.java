package io.varve.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

  @TempDir Path parent;

  // Fails also when the class path brings another version than the code says.
  @Test
  void unpacksOnceAndTakesNoHalfUnpackedFolder() throws Exception {
    PostgresUser user = PostgresUser.of(parent);
    List<String> progress = new ArrayList<>();
    Path half = parent.resolve("half.part");
    PostgresBinaries first = PostgresBinaries.under(parent, user, progress::add);
    Files.move(first.folder(), half);
    Files.delete(half.resolve("bin/initdb"));
    Files.move(half, first.folder().resolveSibling(first.folder().getFileName() + ".part"));

    PostgresBinaries second = PostgresBinaries.under(parent, user, progress::add);
    PostgresBinaries third = PostgresBinaries.under(parent, user, progress::add);

    assertThat(progress).hasSize(2).allMatch(line -> line.startsWith("Unpacking Postgres "));
    assertThat(second).isEqualTo(first).isEqualTo(third);
    assertThat(user.run(second.initdb(), "--version")).contains(PostgresBinaries.VERSION);
  }
}
