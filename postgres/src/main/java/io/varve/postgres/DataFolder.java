package io.varve.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder in which a server without an external database keeps all that it has. */
public final class DataFolder {

  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Pattern SHELL_WOULD_READ = Pattern.compile("[\"$`\\\\\\p{Cntrl}]");

  private DataFolder() {}

  /**
   * Makes the folder when it is missing and closes it to other users. A folder that already has
   * other things in it keeps its rights, for it may have another purpose besides; what is secret
   * has its own.
   *
   * @return its absolute path without symbolic links
   */
  public static Path prepare(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } else if (isEmpty(folder)) {
      close(folder);
    }
    return path(folder);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void close(Path folder) {
    try {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    } catch (IOException e) {
      // A mounted volume may be root's and open to this user by its group only.
      LOG.info("The data folder {} stays open to other users: {}", folder, e.toString());
    }
  }

  /**
   * The absolute path of an existing folder, without symbolic links.
   *
   * @throws LocalPostgresException when Postgres could not run there
   */
  static Path path(Path folder) throws IOException {
    Path path = folder.toRealPath();
    // pg_ctl puts the path between double quotes into a shell command.
    if (SHELL_WOULD_READ.matcher(path.toString()).find()) {
      throw new LocalPostgresException(
          """
          The path of the data folder %s holds a quote, a dollar sign, a backtick or a backslash. \
          Choose another folder with --data.\
          """
              .formatted(path));
    }
    return path;
  }
}
