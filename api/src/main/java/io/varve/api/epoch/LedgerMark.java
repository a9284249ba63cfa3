package io.varve.api.epoch;

import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.ledger.store.LedgerJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;

/**
 * A file in a warehouse that says how far the ledger has come, for the warehouse outlives a
 * database that is put back to an older state.
 *
 * @param hash of the chain at the position, lower-case hex
 */
record LedgerMark(UUID ledgerId, String epoch, long position, String hash) {

  static LedgerMark of(Ledger ledger) {
    return new LedgerMark(
        ledger.id(),
        Objects.requireNonNull(ledger.epoch()),
        ledger.position(),
        HexFormat.of().formatHex(ledger.hash()));
  }

  private static String location(String warehouse, UUID ledgerId) {
    return warehouse + "/.varve/ledger-" + ledgerId + ".json";
  }

  /** The mark of a ledger in a warehouse, if there is one. */
  static Optional<LedgerMark> read(FileIO io, String warehouse, UUID ledgerId) throws IOException {
    InputFile file = io.newInputFile(location(warehouse, ledgerId));
    if (!file.exists()) {
      return Optional.empty();
    }
    try (InputStream in = file.newStream()) {
      return Optional.of(LedgerJson.mapper().readValue(in.readAllBytes(), LedgerMark.class));
    }
  }

  /** Puts it in the place of the one before. */
  void write(FileIO io, String warehouse) throws IOException {
    try (OutputStream out = io.newOutputFile(location(warehouse, ledgerId)).createOrOverwrite()) {
      out.write(LedgerJson.mapper().writeValueAsBytes(this));
    }
  }
}
