package io.varve.server.configuration;

import io.varve.postgres.DurableFiles;
import io.varve.storage.secret.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The key in a data folder that credentials are encrypted with: made once, mode 0600. */
public final class SecretKeyFile {

  private static final String NAME = "secret-key";

  private SecretKeyFile() {}

  /**
   * The keys of a data folder, which this process holds; makes one if there is none.
   *
   * @throws UncheckedIOException if the file can't be read or written
   */
  public static SecretKeys of(Path dataFolder) {
    Path file = dataFolder.resolve(NAME);
    try {
      if (!Files.exists(file)) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        DurableFiles.write(file, Base64.getEncoder().encodeToString(key) + "\n");
      }
      return SecretKeys.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or make " + file, e);
    }
  }
}
