package io.varve.projections.verify;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.epoch.Epoch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chain of which anchors say where it ended, with the sentences about it. */
enum SignedChain {
  /** That of events. */
  EVENTS(
      "select position, encode(hash, 'hex') as hash from chain where position = any(?)",
      "The ledger was rewritten: position %d has another hash than was signed at %s",
      "The end of the ledger was cut off: position %d was signed at %s and is gone",
      "Epoch %s gave up the positions from %d to %d, which were signed, and no anchor is signed in it",
      "Epoch %s began at a restore that lost what was signed before, up to position %d"),

  /** That of attempts. */
  ATTEMPTS(
      "select position, encode(hash, 'hex') as hash from attempts where position = any(?)",
      "The attempts were rewritten: attempt %d has another hash than was signed at %s",
      "The end of the attempts was cut off: attempt %d was signed at %s and is gone",
      "Epoch %s gave up the attempts from %d to %d, which were signed, and no anchor is signed in it",
      "Epoch %s began at a restore that lost attempts that were signed before, up to attempt %d");

  private final String hashes;
  private final String rewritten;
  private final String cutOff;
  private final String givenUp;
  private final String lost;

  SignedChain(String hashes, String rewritten, String cutOff, String givenUp, String lost) {
    this.hashes = hashes;
    this.rewritten = rewritten;
    this.cutOff = cutOff;
    this.givenUp = givenUp;
    this.lost = lost;
  }

  /** What an anchor says of a chain. */
  record Signed(Anchor anchor, long position, String hash) {}

  /** What an anchor says of it, if it does. */
  Optional<Signed> in(Anchor anchor) {
    return switch (this) {
      case EVENTS -> Optional.of(new Signed(anchor, anchor.position(), anchor.hash()));
      case ATTEMPTS ->
          Optional.ofNullable(anchor.attempts())
              .map(end -> new Signed(anchor, end.position(), end.hash()));
    };
  }

  /** Up to where an epoch goes on from the one before; null if that is not known. */
  @Nullable Long kept(Epoch epoch) {
    return this == EVENTS ? Long.valueOf(epoch.position()) : epoch.attempts();
  }

  /** SQL of its hashes at some positions. */
  String hashes() {
    return hashes;
  }

  String rewritten(Signed signed) {
    return rewritten.formatted(signed.position, signed.anchor.at());
  }

  String cutOff(Signed signed) {
    return cutOff.formatted(signed.position, signed.anchor.at());
  }

  String givenUp(Epoch epoch, long kept, Signed signed) {
    return givenUp.formatted(epoch.name(), kept + 1, signed.position);
  }

  String lost(String epoch, Signed signed) {
    return lost.formatted(epoch, signed.position);
  }
}
