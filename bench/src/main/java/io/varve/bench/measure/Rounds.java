package io.varve.bench.measure;

import io.varve.bench.server.Contender;
import io.varve.bench.work.Work;
import io.varve.bench.work.Work.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * Measures contenders in turn, round by round, so that what else the machine does meets all of
 * them. The first round of each work does not count.
 */
public final class Rounds {

  /** What a catalog still does for operations that were answered, such as sealing, counts too. */
  private static final Duration AFTERMATH = Duration.ofMillis(400);

  /** A contender that gets cheaper by less is as fast as it gets. */
  private static final double STILL = 0.95;

  /** Warms up enough, on most machines. */
  public static final int MOST_WARM_UPS = 15;

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

  /**
   * Does some work again and again until none of the contenders got cheaper by it twice in a row,
   * for else the first figures would be those of their compilers.
   *
   * @param most times, if they get cheaper still
   * @return how often it was done
   */
  public int warmUp(List<Work> works, int clients, double scale, int most) {
    double[] least = new double[contenders.size()];
    Arrays.fill(least, Double.MAX_VALUE);
    int done = 0;
    for (int still = 0; still < 2 && done < most; done++) {
      boolean cheaper = false;
      for (int i = 0; i < least.length; i++) {
        double cpu = 0;
        for (Work work : works) {
          cpu += once(contenders.get(i), work, clients, operations(work, clients, scale)).cpu();
        }
        cheaper |= cpu < STILL * least[i];
        least[i] = Math.min(least[i], cpu);
      }
      still = cheaper ? 0 : still + 1;
    }
    return done;
  }

  /** Medians by contender, in their order. */
  public Map<Contender, Measurement> measure(Work work, int clients, double scale) {
    int operations = operations(work, clients, scale);
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
    Run run = new Run("r" + runs.incrementAndGet(), clients, operations, refusals);
    ClosedLoop.Step step = work.preparation().prepare(contender.catalog(), run);
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

  private static int operations(Work work, int clients, double scale) {
    return Math.max(clients, (int) (work.operations() * scale));
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
