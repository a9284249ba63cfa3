package io.varve.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files with secrets that other users can read. They are used, for the tokens that Kubernetes puts
 * into a pod are like that and nobody can close them.
 */
final class OpenFiles {

  private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

  private OpenFiles() {}

  /** Says on standard error, once for each file, that every user can read it, if that is so. */
  static void warnOf(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
        && WARNED.add(file.toAbsolutePath())) {
      System.err.println(
          Terminal.text(
              "WARNING: every user of this machine can read " + file + "; run `chmod 600` on it"));
    }
  }
}
