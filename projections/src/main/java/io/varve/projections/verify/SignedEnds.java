package io.varve.projections.verify;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.epoch.Epoch;
import io.varve.projections.verify.SignedChain.Signed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares one chain with what trusted anchors say of it. */
final class SignedEnds {

  private final JdbcClient jdbc;
  private final SignedChain chain;
  private final List<Epoch> epochs;
  private final Differences differences;
  private final List<String> notes;

  /**
   * @param notes gets what is no difference, and should be known
   */
  SignedEnds(
      JdbcClient jdbc,
      SignedChain chain,
      List<Epoch> epochs,
      Differences differences,
      List<String> notes) {
    this.jdbc = jdbc;
    this.chain = chain;
    this.epochs = epochs;
    this.differences = differences;
    this.notes = notes;
  }

  /** Compares; anchors come in the order of their epochs and positions. */
  void compare(List<Anchor> anchors) {
    List<Signed> ends = anchors.stream().flatMap(anchor -> chain.in(anchor).stream()).toList();
    Map<Long, String> hashes = hashes(ends);
    Map<String, Signed> lost = new HashMap<>();
    int signedTo = anchors.stream().mapToInt(Anchor::epochNumber).max().orElse(0);
    for (Signed signed : ends) {
      Kept next = nextOf(signed.anchor());
      if (next != null && next.position < signed.position()) {
        if (next.epoch.number() > signedTo) {
          differences.add(chain.givenUp(next.epoch, next.position, signed));
          return;
        }
        lost.put(next.epoch.name(), signed);
      } else if (signed.position() > 0 && !signed.hash().equals(hashes.get(signed.position()))) {
        // The chain may be whole in itself; one is enough, for all after it differ, too.
        differences.add(
            hashes.containsKey(signed.position()) ? chain.rewritten(signed) : chain.cutOff(signed));
        return;
      }
    }
    lost.forEach((epoch, signed) -> notes.add(chain.lost(epoch, signed)));
  }

  private record Kept(Epoch epoch, long position) {}

  // The first of the epochs that came after an anchor's own, where positions were given up.
  private @Nullable Kept nextOf(Anchor anchor) {
    Kept first = null;
    for (Epoch epoch : epochs) {
      Long kept = chain.kept(epoch);
      if (kept != null
          && !epoch.name().equals(anchor.epoch())
          && epoch.number() >= anchor.epochNumber()
          && (first == null || kept < first.position)) {
        first = new Kept(epoch, kept);
      }
    }
    return first;
  }

  private Map<Long, String> hashes(List<Signed> ends) {
    Map<Long, String> hashes = new HashMap<>();
    jdbc.sql(chain.hashes())
        .param(ends.stream().map(Signed::position).distinct().toArray(Long[]::new))
        .query(
            row -> {
              hashes.put(row.getLong("position"), row.getString("hash"));
            });
    return hashes;
  }
}
