package io.varve.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The shares of a budget never sum to more than the whole; {@code AdmissionTest} has the rest. */
final class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100 << 10, Duration.ofMillis(1));

  @Test
  void aShareThatCouldNotGrowKeepsWhatItHad() {
    try (ByteBudget.Share first = budget.share();
        ByteBudget.Share second = budget.share();
        ByteBudget.Share third = budget.share()) {
      assertThat(first.grow(60 << 10)).isTrue();
      assertThat(second.grow(30 << 10)).isTrue();
      assertThat(second.grow(50 << 10)).isFalse();
      assertThat(third.grow(11 << 10)).isFalse();
      assertThat(third.grow(10 << 10)).isTrue();
    }
  }

  @Test
  void aClosedShareHasGivenBackAllOfIt() {
    ByteBudget.Share first = budget.share();
    first.grow(100 << 10);
    first.close();
    first.close();
    try (ByteBudget.Share second = budget.share();
        ByteBudget.Share third = budget.share()) {
      assertThat(second.grow(100 << 10)).isTrue();
      assertThat(third.grow(1)).isFalse();
    }
  }

  @Test
  void oldestOfWaitingSharesGetsThrough() throws Exception {
    ByteBudget patient = new ByteBudget(100 << 10, Duration.ofSeconds(30));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        ByteBudget.Share old = patient.share();
        ByteBudget.Share young = patient.share()) {
      old.grow(50 << 10);
      young.grow(50 << 10);
      Future<Boolean> youngers = threads.submit(() -> young.grow(80 << 10));
      Future<Boolean> oldest = threads.submit(() -> old.grow(80 << 10));
      assertThat(youngers.get(10, TimeUnit.SECONDS)).isFalse();
      assertThat(oldest.isDone()).isFalse();
      young.close();
      assertThat(oldest.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
