package io.varve.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Health is reported whatever hangs. */
final class HealthChecksTest {

  private record Part(String name, Supplier<Optional<String>> asked) implements HealthPart {
    @Override
    public Optional<String> problem() {
      return asked.get();
    }
  }

  @Test
  void partThatHangsIsAProblemAndAskedOnceAtATime() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Part hanging =
        new Part(
            "disk",
            () -> {
              calls.incrementAndGet();
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Optional.empty();
            });
    HealthChecks checks =
        new HealthChecks(
            List.of(hanging, new Part("memory", Optional::empty)), Duration.ofMillis(100));
    for (int i = 0; i < 3; i++) {
      var problems = checks.problems();
      assertThat(Objects.requireNonNull(problems.get("disk")).orElseThrow())
          .contains("has not answered since");
      assertThat(problems.get("memory")).isEmpty();
    }
    assertThat(calls).hasValue(1);
    end.countDown();
    assertThat(new HealthChecks(List.of(hanging), Duration.ofSeconds(20)).problems().get("disk"))
        .isEmpty();
  }
}
