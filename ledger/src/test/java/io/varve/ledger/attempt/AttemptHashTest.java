package io.varve.ledger.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The values were computed by another program, from the description of the encoding alone. */
final class AttemptHashTest {

  private static final Instant RECORDED = Instant.parse("2026-08-01T12:34:56.789012Z");

  @Test
  void hashIsTheOneThatTheEncodingSays() {
    byte[] first =
        AttemptHash.next(
            AttemptHash.GENESIS,
            1,
            RECORDED,
            new AttemptHash.Row(
                "denied",
                "oidc~jürgen",
                "drop",
                "table",
                UUID.fromString("0197e6a0-0000-7000-8000-000000000003"),
                "r-1",
                "ab".repeat(32),
                "{\"status\":403}"));
    assertThat(HexFormat.of().formatHex(first))
        .isEqualTo("ab6e47990b3eb5f080535d41f8e2097bd02c888147ec470107f7b885225f6c83");
    byte[] second =
        AttemptHash.next(
            first,
            2,
            RECORDED.plusNanos(1000),
            new AttemptHash.Row(
                "unauthenticated", null, null, null, null, null, null, "{\"left-out\": 7}"));
    assertThat(HexFormat.of().formatHex(second))
        .isEqualTo("d7e216b062f36756f0cd9b9cbd48b9eda42aa05f40710c2c1c6082a7e6c112f7");
  }
}
