package io.varve.ledger.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.AttemptTally.Detail;
import io.varve.ledger.store.LedgerJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AttemptTallyTest {

  private Instant now = Instant.parse("2026-08-01T12:34:56Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final AttemptTally tally = new AttemptTally(clock);

  private static int leftOut(Attempt attempt) {
    return LedgerJson.mapper().readTree(attempt.details()).path("left-out").asInt();
  }

  @Test
  void floodFromManyAddressesIsFewRowsWithTheNumberOfAll() {
    int addresses = 10_000;
    int each = 5;
    int inDetail = 0;
    for (int i = 0; i < addresses * each; i++) {
      String address = "10.0." + i % addresses / 256 + "." + i % addresses % 256;
      inDetail += tally.ofAddress(address, "no-token") == Detail.COUNTED ? 0 : 1;
    }
    assertThat(inDetail).isEqualTo(AttemptTally.MOST_ADDRESSES * AttemptTally.OF_ADDRESS);
    assertThat(tally.due()).isEmpty();

    now = now.plus(Duration.ofMinutes(1));
    List<Attempt> due = tally.due();

    assertThat(due).hasSize(AttemptTally.MOST_ADDRESSES + 1);
    assertThat(inDetail + due.stream().mapToInt(AttemptTallyTest::leftOut).sum())
        .isEqualTo(addresses * each);
    assertThat(tally.due()).isEmpty();
  }

  @Test
  void principalIsToldApartFromOthersAndByOutcomeAndStartsAnewEachMinute() {
    for (int i = 1; i < AttemptTally.OF_PRINCIPAL; i++) {
      assertThat(tally.ofPrincipal(Outcome.DENIED, "oidc~ana")).isEqualTo(Detail.ALONE);
    }
    assertThat(tally.ofPrincipal(Outcome.DENIED, "oidc~ana")).isEqualTo(Detail.LAST);
    assertThat(tally.ofPrincipal(Outcome.DENIED, "oidc~ana")).isEqualTo(Detail.COUNTED);
    assertThat(tally.ofPrincipal(Outcome.FAILED, "oidc~ana")).isEqualTo(Detail.ALONE);
    assertThat(tally.ofPrincipal(Outcome.DENIED, "oidc~bob")).isEqualTo(Detail.ALONE);

    now = now.plus(Duration.ofMinutes(1));

    assertThat(tally.ofPrincipal(Outcome.DENIED, "oidc~ana")).isEqualTo(Detail.ALONE);
    assertThat(tally.due())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.actor()).isEqualTo("oidc~ana");
              assertThat(row.outcome()).isEqualTo(Outcome.DENIED);
              assertThat(leftOut(row)).isEqualTo(1);
            });
  }

  @Test
  void numbersAreDueEachTenSecondsInWhichThereAreMore() {
    for (int i = 0; i < AttemptTally.OF_ADDRESS + 4; i++) {
      tally.ofAddress("10.0.0.1", "bad-token");
    }
    now = now.plus(Duration.ofSeconds(9));
    assertThat(tally.due()).isEmpty();
    now = now.plus(Duration.ofSeconds(1));
    assertThat(tally.due()).extracting(AttemptTallyTest::leftOut).containsExactly(4);
    now = now.plus(Duration.ofSeconds(10));
    assertThat(tally.due()).isEmpty();
    assertThat(tally.ofAddress("10.0.0.1", "bad-token")).isEqualTo(Detail.COUNTED);
    now = now.plus(Duration.ofSeconds(40));
    assertThat(tally.due()).extracting(AttemptTallyTest::leftOut).containsExactly(1);
    assertThat(tally.ofAddress("10.0.0.1", "bad-token")).isEqualTo(Detail.ALONE);
  }

  @Test
  void rowsThatCouldNotBeRecordedAreDueAgain() {
    for (int i = 0; i <= AttemptTally.OF_ADDRESS; i++) {
      tally.ofAddress("10.0.0.1", "bad-token");
    }
    tally.end();
    List<Attempt> due = tally.due();
    tally.putBack(due);
    assertThat(due).hasSize(1);
    assertThat(tally.due()).isEqualTo(due);
  }
}
