package io.varve.server.ledger;

import io.varve.ledger.anchor.AnchorKey;
import io.varve.postgres.DataFolder;
import io.varve.postgres.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The key that a server signs anchors of the ledger with, in its data folder: made once, mode 0600,
 * with the public key beside it, to be kept by who verifies.
 */
public final class AnchorKeyFile {

  private static final String NAME = "anchor-key";
  private static final String PUBLIC_NAME = "anchor-key.pub";

  private AnchorKeyFile() {}

  /**
   * The key of a data folder; makes folder and key if they are missing.
   *
   * @throws UncheckedIOException if they can't be read or made
   * @throws IllegalArgumentException if the file holds no key
   */
  public static AnchorKey of(Path dataFolder) {
    Path file = dataFolder.resolve(NAME);
    try {
      if (!Files.exists(file)) {
        make(DataFolder.prepare(dataFolder), file);
      }
      return AnchorKey.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or make " + file, e);
    }
  }

  /** The key of a data folder, if it has one. */
  public static Optional<AnchorKey> find(Path dataFolder) {
    Path file = dataFolder.resolve(NAME);
    return Files.exists(file) ? Optional.of(of(dataFolder)) : Optional.empty();
  }

  // Servers of one machine may share a folder: of two that start at once, both use what one made.
  private static void make(Path folder, Path file) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path part = Files.createTempFile(folder, NAME, ".part", ownerOnly);
    try {
      String text = AnchorKey.newText();
      Files.writeString(part, text + "\n");
      DurableFiles.force(part);
      Files.createLink(file, part);
      DurableFiles.write(folder.resolve(PUBLIC_NAME), AnchorKey.parse(text).publicText() + "\n");
    } catch (FileAlreadyExistsException e) {
      // The other one was first.
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
