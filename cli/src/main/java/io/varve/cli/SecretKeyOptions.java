package io.varve.cli;

import io.varve.server.configuration.SecretKeyFile;
import io.varve.storage.secret.SecretKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys credentials are encrypted with. */
final class SecretKeyOptions {

  @Option(
      names = "--secret-key",
      paramLabel = "KEY",
      description =
          "key that credentials are encrypted with, 32 random bytes in base64; more than one while"
              + " keys change, the new one first. Better in VARVE_SECRET_KEY or in a file")
  private @Nullable String key;

  @Option(
      names = "--secret-key-file",
      paramLabel = "FILE",
      description =
          "file that holds it (default with the embedded database: secret-key in the data folder)")
  private @Nullable Path file;

  /**
   * The keys; a file of the data folder is read or made only when the supplier is asked.
   *
   * @throws UsageException if what the command line gave is no key
   */
  Supplier<SecretKeys> keys(DatabaseOptions database) {
    SecretKeys configured = configured();
    return () ->
        configured != null
            ? configured
            : database.external() ? SecretKeys.NONE : SecretKeyFile.of(database.data());
  }

  private @Nullable SecretKeys configured() {
    try {
      if (key != null) {
        return SecretKeys.parse(key);
      }
      if (file != null) {
        return SecretKeys.parse(Files.readString(file));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UsageException("Cannot read --secret-key-file " + file);
    }
    return null;
  }
}
