package io.varve.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKey;
import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.epoch.Epochs.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of anchors stays small. */
final class AnchorLogTest {

  private static final AnchorKey KEY = AnchorKey.parse(AnchorKey.newText());

  @TempDir Path folder;

  private static Anchor anchor(long position) {
    return KEY.sign(
        new Ledger(new UUID(0, 1), "1-00000000", position, new byte[32]),
        AttemptChain.End.NONE,
        Instant.EPOCH);
  }

  @Test
  void aLogGetsThinnerAtItsOldEndAndKeepsFirstAndLast() {
    Anchor one = anchor(1);
    List<Anchor> log = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      log.add(
          new Anchor(
              one.ledgerId(),
              one.epoch(),
              i,
              one.hash(),
              one.attempts(),
              one.at(),
              one.key(),
              one.signature()));
      log = new ArrayList<>(AnchorLog.thinned(log));
    }
    assertThat(log).hasSizeLessThanOrEqualTo(AnchorLog.LINES).hasSizeGreaterThan(200);
    assertThat(log.getFirst().position()).isZero();
    assertThat(log.getLast().position()).isEqualTo(99_999);
    assertThat(log.get(log.size() - 100).position()).isEqualTo(99_900);
  }

  @Test
  void anAnchorIsAddedWhenItSaysSomethingNewAndStrangeLinesGo() throws IOException {
    Path file = folder.resolve("anchors.jsonl");
    AnchorLog log = new AnchorLog(new SmallFile.Local(file));
    assertThat(log.add(anchor(1))).isFalse();
    assertThat(log.add(anchor(1))).isFalse();
    assertThat(log.add(anchor(2))).isFalse();
    assertThat(Files.readAllLines(file)).containsExactly(anchor(1).toLine(), anchor(2).toLine());
    Files.writeString(file, "word\n" + anchor(1).toLine() + "\n");
    assertThat(log.add(anchor(2))).isTrue();
    assertThat(Files.readAllLines(file)).containsExactly(anchor(1).toLine(), anchor(2).toLine());
    Files.write(file, new byte[AnchorLog.BYTES + 1]);
    assertThat(log.add(anchor(3))).isTrue();
    assertThat(Files.readAllLines(file)).containsExactly(anchor(3).toLine());
  }
}
