package io.varve.cli;

import io.varve.ledger.anchor.AnchorKey;
import io.varve.server.ledger.AnchorKeyFile;
import io.varve.server.ledger.AnchorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** How a server signs where the ledger stands. */
final class AnchorOptions {

  private static final Logger LOG = LoggerFactory.getLogger(AnchorOptions.class);

  @Option(
      names = "--anchor-key-file",
      paramLabel = "FILE",
      description =
          "file with the key that signs where the ledger stands, 32 random bytes in base64; the"
              + " same for all nodes (default: anchor-key in the data folder, made if missing)")
  private @Nullable Path keyFile;

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description =
          "file that signed anchors of the ledger are kept in (default: anchors-….jsonl in the data"
              + " folder)")
  private @Nullable Path file;

  AnchorSettings settings(DatabaseOptions database) {
    Path given = file;
    AnchorKey configured = configured();
    return new AnchorSettings(
        () -> configured != null ? configured : ofFolder(database),
        Optional.of(given == null ? AnchorSettings.in(database.data()) : ledgerId -> given));
  }

  // Read at once: what is wrong with it is reported before a database is made.
  private @Nullable AnchorKey configured() {
    try {
      return keyFile == null ? null : AnchorKey.parse(Files.readString(keyFile));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--anchor-key-file " + keyFile + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("Cannot read --anchor-key-file " + keyFile);
    }
  }

  private static AnchorKey ofFolder(DatabaseOptions database) {
    try {
      return AnchorKeyFile.of(database.data());
    } catch (IllegalArgumentException e) {
      throw new UsageException("anchor-key in " + database.data() + ": " + e.getMessage());
    } catch (UncheckedIOException e) {
      if (!database.external()) {
        throw e;
      }
      // Such as a container without a folder of its own.
      LOG.warn(
          "There is no key of anchors in {}, and none can be made there; what is signed now cannot"
              + " be verified later. Give one with --anchor-key-file",
          database.data());
      return AnchorSettings.IN_MEMORY.key().get();
    }
  }
}
