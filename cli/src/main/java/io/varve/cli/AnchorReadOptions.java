package io.varve.cli;

import io.varve.ledger.anchor.AnchorKey;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.epoch.Epochs;
import io.varve.projections.verify.Anchored;
import io.varve.server.ledger.AnchorKeyFile;
import io.varve.server.ledger.AnchorReads;
import io.varve.server.ledger.AnchorSettings;
import io.varve.server.ledger.AnchorSettings.AnchorFile;
import io.varve.storage.file.LocalFileIO;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Option;

/** Which signed anchors a verification compares the ledger with. */
final class AnchorReadOptions {

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description =
          "file of signed anchors that the ledger is compared with; can be given more than once"
              + " (default: those of the data folder, if it has a key)")
  private List<Path> files = List.of();

  @Option(
      names = "--anchor-public-key",
      paramLabel = "FILE",
      description =
          "file with a public key that may have signed them; can be given more than once (default:"
              + " that of the data folder)")
  private List<Path> keys = List.of();

  Anchored anchored(JdbcClient jdbc, DatabaseOptions database) {
    var own = ownKey(database);
    AnchorKeys trusted = trusted(own.map(AnchorKey::publicText).stream().toList());
    if (!files.isEmpty() && trusted.isEmpty()) {
      throw new UsageException(
          "--anchors needs --anchor-public-key, a file such as anchor-key.pub of the data folder"
              + " that signed them");
    }
    List<AnchorFile> expected = new ArrayList<>();
    files.forEach(file -> expected.add(ledgerId -> file));
    // What a server signs is where its key is; that of another database may be there, too.
    AnchorFile usual = AnchorSettings.in(database.data());
    if (files.isEmpty()
        && own.isPresent()
        && (!database.external() || Files.exists(usual.of(new Epochs(jdbc).ledger().id())))) {
      expected.add(usual);
    }
    boolean localCopies = !trusted.isEmpty() && files.isEmpty();
    return new Anchored(
        trusted, AnchorReads.of(jdbc, expected, localCopies ? new LocalFileIO() : null));
  }

  private static Optional<AnchorKey> ownKey(DatabaseOptions database) {
    try {
      return AnchorKeyFile.find(database.data());
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new UsageException("The key of anchors in " + database.data() + " cannot be read");
    }
  }

  private AnchorKeys trusted(List<String> own) {
    List<String> texts = new ArrayList<>();
    for (Path file : keys) {
      try {
        texts.add(Files.readString(file));
      } catch (IOException e) {
        throw new UsageException("Cannot read --anchor-public-key " + file);
      }
    }
    try {
      return AnchorKeys.parse(texts.isEmpty() ? own : texts);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
