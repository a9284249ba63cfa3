package io.varve.postgres;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of a data folder share: the folder, and a database that was made before. */
abstract class DataFolderTests {

  @TempDir static Path made;
  @TempDir Path temporary;
  Path folder;
  final List<String> progress = new ArrayList<>();

  @BeforeAll
  static void makeADatabase() {
    LocalPostgres.serve(made, true, _ -> {}).close();
  }

  @BeforeEach
  void nameFolder() throws IOException {
    folder = temporary.toRealPath().resolve("a data folder");
  }

  @AfterEach
  void leaveNothingRunning() throws IOException {
    Postmaster.of(PostgresCluster.in(folder)).ifPresent(left -> kill(left.process()));
  }

  // To make one takes longer than to copy one.
  void givenADatabase() throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(made)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      Files.copy(path, folder.resolve(made.relativize(path).toString()), COPY_ATTRIBUTES);
    }
  }

  LocalPostgres serve() {
    return LocalPostgres.serve(folder, true, progress::add);
  }

  LocalPostgres attach() {
    return LocalPostgres.attach(folder, progress::add);
  }

  Postmaster postmaster() throws IOException {
    return Postmaster.of(PostgresCluster.in(folder)).orElseThrow();
  }

  void assertThatNoneRuns() throws IOException {
    assertThat(Postmaster.of(PostgresCluster.in(folder))).isEmpty();
  }

  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
