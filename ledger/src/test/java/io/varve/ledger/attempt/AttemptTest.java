package io.varve.ledger.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.attempt.Attempt.Who;
import org.junit.jupiter.api.Test;

final class AttemptTest {

  @Test
  void textsOfAClientAreCut() {
    String sent = "x".repeat(30_000);
    Who who = new Who("id", sent, "127.0.0.1", sent, sent);
    assertThat(who.userAgent()).hasSize(512);
    assertThat(who.reason()).hasSize(512);
    assertThat(who.ticket()).hasSize(512);
  }
}
