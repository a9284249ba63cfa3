package io.varve.storage.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rights of what Varve makes on the local file system: its own user's only, whatever the process's
 * umask is. Where the file system has no such rights, those that it gives.
 */
public final class PrivateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OWN_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWN_FILE =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Rights of a file that is to be made. */
  static FileAttribute<?>[] file() {
    return attributes(OWN_FILE);
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> rights) {
    return POSIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
        : new FileAttribute<?>[0];
  }

  /**
   * Makes a folder, and those above it, where they are missing.
   *
   * @throws IOException if one can't be made
   */
  static void makeFolders(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(OWN_FOLDER));
  }

  /**
   * Makes a folder where it is missing, or closes one to other users that has nothing in it yet.
   *
   * @throws IOException if it can't be made
   */
  public static void closeIfEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isPresent()) {
          return;
        }
      }
    }
    closeRoot(folder);
  }

  /**
   * Makes the folder that warehouses are stored in, or closes an existing one to other users. One
   * that others may write into, such as {@code /tmp}, is theirs too and stays as it is.
   *
   * @throws IOException if it is missing and can't be made
   */
  public static void closeRoot(Path folder) throws IOException {
    makeFolders(folder);
    if (!POSIX) {
      return;
    }
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
      if (rights.contains(PosixFilePermission.OTHERS_WRITE)) {
        LOG.warn(
            "Other users of this machine can read and write in the warehouse folder {}", folder);
      } else if (!OWN_FOLDER.containsAll(rights)) {
        Files.setPosixFilePermissions(folder, OWN_FOLDER);
      }
    } catch (IOException e) {
      // A mounted volume may be root's and open to this user by its group only.
      LOG.warn("The warehouse folder {} stays open to other users: {}", folder, e.toString());
    }
  }
}
