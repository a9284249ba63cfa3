package io.varve.cli.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The rooms of the checkout that the tests run in. */
final class Rooms {

  /** The top of the checkout. */
  static final Path ROOT = Path.of("..");

  private Rooms() {}

  /** The folders of the rooms; bench is no part of the program. */
  static List<Path> all() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .filter(folder -> !folder.endsWith("bench"))
          .sorted()
          .toList();
    }
  }

  /** The files under a folder whose names end so; none if there is no such folder. */
  static List<Path> files(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
