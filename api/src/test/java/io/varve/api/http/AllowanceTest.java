package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AllowanceTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final Allowance allowance = new Allowance(3, 2, nanos::get);

  private int taken() {
    int taken = 0;
    while (allowance.take()) {
      taken++;
    }
    return taken;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void soManyAreTakenAtOnceAndSoManyASecondAfterThat() {
    assertThat(taken()).isEqualTo(3);
    pass(Duration.ofMillis(499));
    assertThat(taken()).isZero();
    pass(Duration.ofMillis(1));
    assertThat(taken()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(taken()).isEqualTo(2);
    pass(Duration.ofHours(1));
    assertThat(taken()).isEqualTo(3);
  }
}
