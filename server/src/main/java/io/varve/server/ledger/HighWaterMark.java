package io.varve.server.ledger;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKeys;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * A file in a warehouse with the newest anchor, for the warehouse outlives a database that is put
 * back to an older state. Anyone who can write files in the warehouse can write this one, so only
 * what a server of this ledger signed counts.
 */
final class HighWaterMark {

  private final SmallFile file;
  private final UUID ledgerId;

  HighWaterMark(SmallFile file, UUID ledgerId) {
    this.file = file;
    this.ledgerId = ledgerId;
  }

  /** What is in the file. */
  sealed interface Found {

    /** No file. */
    record None() implements Found {}

    /** What a server of this ledger wrote. */
    record Trusted(Anchor anchor) implements Found {}

    /** What a server of a version that did not sign may have written, or anyone else. */
    record Unsigned(Anchor anchor) implements Found {}

    /**
     * Something else.
     *
     * @param why in words that quote nothing of it
     */
    record Forged(String why) implements Found {}
  }

  static String location(String warehouse, UUID ledgerId) {
    return warehouse + "/.varve/ledger-" + ledgerId + ".json";
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it cannot be read at all
   */
  Found read(AnchorKeys keys) throws IOException {
    Optional<String> text;
    try {
      text = file.read(Anchor.MAX_LENGTH);
    } catch (SmallFile.TooLargeException e) {
      return new Found.Forged("it is too large");
    }
    if (text.isEmpty()) {
      return new Found.None();
    }
    Optional<Anchor> parsed = Anchor.parse(text.get().strip());
    if (parsed.isEmpty()) {
      return new Found.Forged("it is no mark");
    }
    Anchor anchor = parsed.get();
    if (!anchor.ledgerId().equals(ledgerId)) {
      return new Found.Forged("it is of another ledger");
    }
    if (!anchor.hasSignature()) {
      return new Found.Unsigned(anchor);
    }
    if (keys.trusts(anchor)) {
      return new Found.Trusted(anchor);
    }
    return new Found.Forged(
        keys.knows(anchor) ? "its signature is wrong" : "its key is of no server of this ledger");
  }

  /** Replaces it. */
  void write(Anchor anchor) throws IOException {
    file.write(anchor.toLine());
  }
}
