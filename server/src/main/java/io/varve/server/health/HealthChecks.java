package io.varve.server.health;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks parts of the server how they are, each in a thread of its own and each once at a time, and
 * waits for none longer than a deadline: whatever hangs, its health can be reported.
 */
final class HealthChecks {

  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private final Map<HealthPart, Check> checks = new LinkedHashMap<>();
  private final Duration atMost;

  /**
   * @param atMost how long all together are waited for
   */
  HealthChecks(List<HealthPart> parts, Duration atMost) {
    parts.forEach(part -> checks.put(part, new Check(part)));
    this.atMost = atMost;
  }

  /** What is wrong with each part, by name, or empty. */
  Map<String, Optional<String>> problems() {
    long deadline = System.nanoTime() + atMost.toNanos();
    checks.values().forEach(Check::begin);
    Map<String, Optional<String>> problems = new LinkedHashMap<>();
    checks.forEach(
        (part, check) -> problems.put(part.name(), check.result(deadline - System.nanoTime())));
    return problems;
  }

  private static final class Check {

    private final HealthPart part;
    private CompletableFuture<Optional<String>> running =
        CompletableFuture.completedFuture(Optional.empty());
    private @Nullable Instant began;
    private @Nullable String last;

    private Check(HealthPart part) {
      this.part = part;
    }

    private synchronized void begin() {
      if (running.isDone()) {
        began = Instant.now();
        running = CompletableFuture.supplyAsync(this::ask, Thread::startVirtualThread);
      }
    }

    private Optional<String> ask() {
      Optional<String> problem;
      try {
        problem = part.problem();
      } catch (RuntimeException e) {
        LOG.warn("Health of {} is unknown", part.name(), e);
        problem = Optional.of("The check failed; the log says why");
      }
      synchronized (this) {
        last = problem.orElse("well") + " at " + Instant.now();
      }
      return problem;
    }

    private Optional<String> result(long nanos) {
      CompletableFuture<Optional<String>> asked;
      synchronized (this) {
        asked = running;
      }
      try {
        return asked.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return Optional.of(silence());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of("The check was interrupted");
      }
    }

    private synchronized String silence() {
      return "The check has not answered since "
          + began
          + (last == null ? "" : "; the last one reported: " + last);
    }
  }
}
