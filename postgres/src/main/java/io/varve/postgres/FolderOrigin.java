package io.varve.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a data folder was served last, as it says itself, so that a copy can tell. The database
 * knows its local warehouses by whole paths: a copy that is served elsewhere would go on writing
 * into the original's.
 */
final class FolderOrigin {

  private static final String NAME = "served-at";
  private static final int MOST_BYTES = 8192;
  // What Postgres itself writes down of its start, in folders of versions that wrote nothing.
  private static final Pattern CLUSTER = Pattern.compile("\"-D\" \"([^\"]+)\"");

  private FolderOrigin() {}

  /**
   * Compares where a folder is (its real path) with where it was, and writes that down.
   *
   * @param accepted serves it even if it is elsewhere now
   * @throws LocalPostgresException if it is elsewhere, and that was not accepted
   */
  static void check(Path folder, boolean accepted) throws IOException {
    Optional<String> before = before(folder);
    String now = folder.toString();
    if (!accepted && before.isPresent() && !before.get().equals(now)) {
      throw new LocalPostgresException(
          """
          The data folder %s is a copy of %s, or was moved from there. Its warehouses are still in \
          the old folder, and two servers would write the same files. Bring it back to where it \
          was, or, if no server runs on the old folder any more, start once with \
          --accept-copied-data: then tables are read and written where they were.\
          """
              .formatted(now, before.get()));
    }
    if (!now.equals(before.orElse(null)) || !Files.exists(folder.resolve(NAME))) {
      DurableFiles.write(folder.resolve(NAME), now + "\n");
    }
  }

  private static Optional<String> before(Path folder) throws IOException {
    Optional<String> own = text(folder.resolve(NAME)).map(String::strip);
    return own.isPresent()
        ? own
        : text(PostgresCluster.in(folder).resolve("postmaster.opts"))
            .map(CLUSTER::matcher)
            .filter(Matcher::find)
            .flatMap(found -> parent(found.group(1)));
  }

  private static Optional<String> parent(String cluster) {
    try {
      return Optional.ofNullable(Path.of(cluster).getParent()).map(Path::toString);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
        ? Optional.of(Files.readString(file))
        : Optional.empty();
  }
}
