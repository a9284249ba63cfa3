package io.varve.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKey;
import io.varve.ledger.anchor.AnchorKeys;
import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.epoch.Epochs.Ledger;
import io.varve.server.ledger.HighWaterMark.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a writer of the warehouse puts into the mark is taken for what it is. */
final class HighWaterMarkTest {

  private static final UUID LEDGER = UUID.randomUUID();
  private static final AnchorKey KEY = AnchorKey.parse(AnchorKey.newText());
  private static final AnchorKeys KEYS = AnchorKeys.parse(List.of(KEY.publicText()));
  private static final Anchor ANCHOR =
      KEY.sign(
          new Ledger(LEDGER, "1-0123abcd", 12, new byte[32]), AttemptChain.End.NONE, Instant.now());

  @TempDir Path folder;

  private Found read(String text) throws IOException {
    Path file = folder.resolve("mark");
    Files.writeString(file, text);
    return new HighWaterMark(new SmallFile.Local(file), LEDGER).read(KEYS);
  }

  @Test
  void signedMarkIsTrusted() throws IOException {
    assertThat(read(ANCHOR.toLine())).isEqualTo(new Found.Trusted(ANCHOR));
    assertThat(new HighWaterMark(new SmallFile.Local(folder.resolve("none")), LEDGER).read(KEYS))
        .isEqualTo(new Found.None());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1-0123abcd|word|it is no mark",
        "1-0123abcd|2147483647-0123abcd|it is no mark",
        "1-0123abcd|0-0123abcd|it is no mark",
        "1-0123abcd|-1-0123abcd|it is no mark",
        "1-0123abcd|999999999-0123abcd|its signature is wrong",
        ":12,|:13,|its signature is wrong",
        ":12,|:-1,|it is no mark",
        ":12,|:1e99,|it is no mark",
        ":12,|:99999999999999999999,|it is no mark",
        "{|[|it is no mark",
        "}|} {}|it is no mark",
      })
  void changedMarkIsForged(String from, String to, String why) throws IOException {
    assertThat(ANCHOR.toLine()).contains(from);
    assertThat(read(ANCHOR.toLine().replace(from, to))).isEqualTo(new Found.Forged(why));
  }

  @Test
  void contentThatIsNoMarkIsForged() throws IOException {
    for (String text : List.of("", "null", "{}", "7", "\"\"", "[".repeat(1000), "\u0000\ufffd")) {
      assertThat(read(text)).isEqualTo(new Found.Forged("it is no mark"));
    }
    assertThat(read(ANCHOR.toLine() + " ".repeat(1 << 20)))
        .isEqualTo(new Found.Forged("it is too large"));
  }

  @Test
  void markOfAnotherLedgerOrKeyIsForged() throws IOException {
    Ledger other = new Ledger(UUID.randomUUID(), "1-0123abcd", 12, new byte[32]);
    assertThat(read(KEY.sign(other, AttemptChain.End.NONE, Instant.now()).toLine()))
        .isEqualTo(new Found.Forged("it is of another ledger"));
    Anchor stranger =
        AnchorKey.parse(AnchorKey.newText())
            .sign(
                new Ledger(LEDGER, "1-0123abcd", 12, new byte[32]),
                AttemptChain.End.NONE,
                Instant.now());
    assertThat(read(stranger.toLine()))
        .isEqualTo(new Found.Forged("its key is of no server of this ledger"));
  }

  @Test
  void unsignedMarkIsOfAVersionThatDidNotSign() throws IOException {
    assertThat(read(ANCHOR.toLine().replaceFirst(",\"attempts\".*", "}")))
        .isInstanceOf(Found.Unsigned.class);
    assertThat(read(ANCHOR.toLine().replaceFirst(",\"signature\".*", "}")))
        .isEqualTo(new Found.Forged("it is no mark"));
  }
}
