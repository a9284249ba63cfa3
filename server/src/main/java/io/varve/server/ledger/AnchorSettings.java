package io.varve.server.ledger;

import io.varve.ledger.anchor.AnchorKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * How a server signs where the ledger stands, and where it keeps that besides the warehouse.
 *
 * @param key reads the key, or makes it; called once
 * @param file of a ledger's anchors on this machine; empty keeps none here
 */
public record AnchorSettings(Supplier<AnchorKey> key, Optional<AnchorFile> file) {

  /** Names the file of a ledger. */
  @FunctionalInterface
  public interface AnchorFile {
    Path of(UUID ledgerId);
  }

  private static final class OfProcess {
    private static final AnchorKey KEY = AnchorKey.parse(AnchorKey.newText());
  }

  /** A key that ends with this process, and no file: anchors are in the warehouse only. */
  public static final AnchorSettings IN_MEMORY =
      new AnchorSettings(() -> OfProcess.KEY, Optional.empty());

  /** A file of each ledger in a data folder. */
  public static AnchorFile in(Path dataFolder) {
    return ledgerId -> dataFolder.resolve(name(ledgerId));
  }

  /** The name of a ledger's file of anchors. */
  static String name(UUID ledgerId) {
    return "anchors-" + ledgerId + ".jsonl";
  }
}
