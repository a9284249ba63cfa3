package io.varve.server.ledger;

import io.varve.ledger.epoch.Epochs;
import io.varve.projections.verify.AnchorCopy;
import io.varve.storage.file.LocalFileIO;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the files of anchors that a verification compares a ledger with. */
public final class AnchorReads {

  private AnchorReads() {}

  /**
   * The anchors of the ledger in a database.
   *
   * @param expected names files on this machine, which must be there
   * @param warehouses reaches the oldest warehouse, where a copy may be; null leaves that out, and
   *     one of local files does so with a warehouse elsewhere
   */
  public static List<AnchorCopy> of(
      JdbcClient jdbc, List<AnchorSettings.AnchorFile> expected, @Nullable FileIO warehouses) {
    UUID ledgerId = new Epochs(jdbc).ledger().id();
    List<AnchorCopy> copies = new ArrayList<>();
    for (AnchorSettings.AnchorFile file : expected) {
      Path path = file.of(ledgerId);
      copies.add(read(new SmallFile.Local(path), true));
    }
    if (warehouses != null) {
      RestoreDetector.warehouse(jdbc)
          .filter(location -> location.startsWith("file:") || !(warehouses instanceof LocalFileIO))
          .map(location -> Anchors.logIn(location, ledgerId))
          .ifPresent(name -> copies.add(read(new SmallFile.InWarehouse(warehouses, name), false)));
    }
    return copies;
  }

  private static AnchorCopy read(SmallFile file, boolean own) {
    try {
      Optional<String> text = file.read(AnchorLog.BYTES);
      String problem = text.isEmpty() && own ? "are expected, and the file is missing" : null;
      return new AnchorCopy(file.name(), text.orElse(null), problem, own);
    } catch (SmallFile.TooLargeException e) {
      return new AnchorCopy(file.name(), null, "are more than a server keeps: not read", own);
    } catch (IOException | RuntimeException e) {
      return new AnchorCopy(file.name(), null, "cannot be read", own);
    }
  }
}
