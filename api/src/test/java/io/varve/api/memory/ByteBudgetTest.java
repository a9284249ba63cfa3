package io.varve.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The shares of a budget never sum to more than the whole; {@code AdmissionTest} has the rest. */
final class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100 << 10, Duration.ofMillis(1));

  @Test
  void a_share_that_could_not_grow_keeps_what_it_had() {
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
  void a_closed_share_has_given_back_all_of_it() {
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
}
