package io.varve.bench.measure;

import io.varve.bench.server.Contender;
import io.varve.bench.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * Measures contenders in turn, round by round, so that what else the machine does meets all of
 * them. The first round warms up and does not count.
 */
public final class Rounds {

  /** What a catalog still does for operations that were answered, such as sealing, counts too. */
  private static final Duration AFTERMATH = Duration.ofMillis(400);

  private final List<Contender> contenders;
  private final int rounds;
  private final AtomicInteger runs = new AtomicInteger();

  /**
   * @param rounds that count
   */
  public Rounds(List<Contender> contenders, int rounds) {
    this.contenders = contenders;
    this.rounds = rounds;
  }

  /** Medians by contender, in their order. */
  public Map<Contender, Measurement> measure(Work work, int clients, double scale) {
    int operations = Math.max(clients, (int) (work.operations() * scale));
    Map<Contender, List<Measurement>> all = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Contender contender : contenders) {
        Measurement measured = once(contender, work, clients, operations);
        if (round > 0) {
          all.computeIfAbsent(contender, c -> new ArrayList<>()).add(measured);
        }
      }
    }
    Map<Contender, Measurement> medians = new LinkedHashMap<>();
    all.forEach((contender, measured) -> medians.put(contender, median(measured)));
    return medians;
  }

  private Measurement once(Contender contender, Work work, int clients, int operations) {
    LongAdder refusals = new LongAdder();
    String run = "r" + runs.incrementAndGet();
    ClosedLoop.Step step = work.preparation().prepare(contender.catalog(), run, clients, refusals);
    rest();
    double writes = contender.metadataWrites();
    Duration nodes = contender.nodeTime();
    Duration postgres = contender.postgresTime();
    ClosedLoop.Latencies latencies = ClosedLoop.run(clients, operations, step);
    rest();
    return new Measurement(
        latencies.throughput(),
        latencies.millis(0.50),
        latencies.millis(0.95),
        latencies.millis(0.99),
        millis(contender.nodeTime().minus(nodes)) / operations,
        millis(contender.postgresTime().minus(postgres)) / operations,
        refusals.doubleValue() / operations,
        (contender.metadataWrites() - writes) / operations,
        contender.residentBytes());
  }

  private static Measurement median(List<Measurement> measured) {
    return new Measurement(
        median(measured, Measurement::throughput),
        median(measured, Measurement::p50),
        median(measured, Measurement::p95),
        median(measured, Measurement::p99),
        median(measured, Measurement::nodeCpu),
        median(measured, Measurement::postgresCpu),
        median(measured, Measurement::refusals),
        median(measured, Measurement::metadataWrites),
        (long) median(measured, Measurement::residentBytes));
  }

  private static double median(List<Measurement> measured, ToDoubleFunction<Measurement> figure) {
    double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static void rest() {
    try {
      Thread.sleep(AFTERMATH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
