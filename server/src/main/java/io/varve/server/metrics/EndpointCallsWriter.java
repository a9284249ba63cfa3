package io.varve.server.metrics;

import io.varve.api.http.EndpointCalls;
import io.varve.command.project.DefaultProject;
import io.varve.query.statistics.EndpointStatistics;
import io.varve.query.statistics.EndpointStatistics.Counted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Adds what this node counted to the database, every {@link #PAUSE} and when it stops: a node that
 * is killed loses the counts of that time at most.
 */
final class EndpointCallsWriter implements AutoCloseable {

  /** Time between two writes. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private static final int BATCH = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(EndpointCallsWriter.class);

  private final EndpointCalls calls;
  private final EndpointStatistics statistics;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("endpoint-statistics").daemon().factory());

  EndpointCallsWriter(EndpointCalls calls, EndpointStatistics statistics) {
    this.calls = calls;
    this.statistics = statistics;
    timer.scheduleWithFixedDelay(
        this::write, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes what was counted since the last time. */
  synchronized void write() {
    List<Counted> batch;
    do {
      batch = calls.take(BATCH);
      try {
        statistics.add(batch, DefaultProject.ID);
      } catch (RuntimeException e) {
        calls.giveBack(batch);
        LOG.warn(
            "How often endpoints were called could not be written: {}",
            NestedExceptionUtils.getMostSpecificCause(e).getMessage());
        return;
      }
    } while (batch.size() == BATCH);
  }

  @Override
  public void close() {
    timer.close();
    write();
  }
}
