package io.varve.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class UuidsTest {

  @Test
  void isVersion7OfTheStandardVariant() {
    UUID id = Uuids.v7();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void startsWithTheMillisecondsSinceTheEpoch() {
    long before = Instant.now().toEpochMilli();
    UUID id = Uuids.v7();
    long after = Instant.now().toEpochMilli();

    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after + 1_000);
  }

  @Test
  void eachOneSortsAfterTheOneBeforeAsTextToo() {
    UUID last = Uuids.v7();
    for (int i = 0; i < 100_000; i++) {
      UUID next = Uuids.v7();
      assertThat(next.compareTo(last)).isPositive();
      assertThat(next.toString().compareTo(last.toString())).isPositive();
      last = next;
    }
  }

  @Test
  void noTwoThreadsGetTheSameTimeBits() throws Exception {
    int perThread = 20_000;
    Callable<List<Long>> draw =
        () -> {
          List<Long> drawn = new ArrayList<>(perThread);
          for (int i = 0; i < perThread; i++) {
            drawn.add(Uuids.v7().getMostSignificantBits());
          }
          return drawn;
        };
    Set<Long> all = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var drawn : threads.invokeAll(List.of(draw, draw, draw, draw))) {
        all.addAll(drawn.get());
      }
    }
    assertThat(all).hasSize(4 * perThread);
  }
}
