package io.varve.ledger.attempt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.write.TransactionPipeline;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

final class AttemptLogTest {

  /** Fails as with a full heap, and then as a database does that can be asked. */
  private static final class Failing implements TransactionOperations {

    private final AtomicInteger times = new AtomicInteger();

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
      if (times.incrementAndGet() == 1) {
        throw new OutOfMemoryError("Of a test");
      }
      throw new IllegalStateException("Asked again");
    }
  }

  @Test
  @Timeout(30)
  void errorOfOneBatchIsNotTheEndOfAll() throws Exception {
    var attempt = new Attempt(Outcome.DENIED, "oidc~a", null, null, null, null, "{}");
    try (var log =
        new AttemptLog(
            new TransactionPipeline(new DriverManagerDataSource()),
            new Failing(),
            Clock.systemUTC(),
            new SimpleMeterRegistry())) {
      log.start();
      assertThatThrownBy(() -> log.record(attempt))
          .isInstanceOf(UnrecordedException.class)
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      assertThatThrownBy(() -> log.record(attempt)).hasRootCauseMessage("Asked again");
    }
  }
}
