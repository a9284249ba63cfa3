package io.varve.bench;

import io.varve.bench.measure.Measurement;
import io.varve.bench.server.Contender;
import io.varve.bench.work.Work;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table to read, and to paste into a page: Markdown. */
final class Report {

  private Report() {}

  static void head() {
    System.out.println(
        """
        | work | C | catalog | ops/s | p50 ms | p95 ms | p99 ms | CPU ms, server | CPU ms, Postgres | refused/op | files/op | RSS MiB | CPU ratio | Postgres ratio | ops ratio | aims |
        |---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|""");
  }

  /** Lines of one kind of work: the first is compared with the second; aims are for the fixture. */
  static void lines(Work work, int clients, Collection<String> names, Collection<Measurement> all) {
    Iterator<String> name = names.iterator();
    Measurement first = all.iterator().next();
    Measurement last = all.stream().reduce(first, (a, b) -> b);
    for (Measurement measured : all) {
      boolean compared = measured == first && last != first;
      System.out.println(
          format(
              "| %s | %d | %s | %.0f | %.1f | %.1f | %.1f | %.3f | %.3f | %.2f | %.2f | %d | %s | %s |",
              work.name(),
              clients,
              name.next(),
              measured.throughput(),
              measured.p50(),
              measured.p95(),
              measured.p99(),
              measured.nodeCpu(),
              measured.postgresCpu(),
              measured.refusals(),
              measured.metadataWrites(),
              measured.residentBytes() >> 20,
              compared ? ratios(first, last) : " | | ",
              compared && names.contains(Contender.FIXTURE) ? aims(work, first, last) : ""));
    }
  }

  private static String ratios(Measurement first, Measurement last) {
    return format(
        "%.2f | %.2f | %.2f",
        first.cpu() / last.cpu(),
        first.postgresCpu() / last.postgresCpu(),
        first.throughput() / last.throughput());
  }

  private static String aims(Work work, Measurement first, Measurement last) {
    return work.aims().stream()
        .map(aim -> aim.reached(first, last))
        .collect(Collectors.joining(", "));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
