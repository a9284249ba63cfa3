package io.varve.bench;

import io.varve.bench.measure.Measurement;
import io.varve.bench.server.Contender;
import io.varve.bench.work.Work;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;

/** A table to read, and to paste into a page: Markdown. */
final class Report {

  private Report() {}

  static void head() {
    System.out.println(
        """
        | work | C | catalog | ops/s | p50 ms | p95 ms | p99 ms | CPU s/1,000 | of which Postgres | refused/op | files/op | RSS MiB | CPU ratio | ops ratio | aim |
        |---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|""");
  }

  /** Lines of one kind of work: the first is compared with the second; aims are for the fixture. */
  static void lines(Work work, int clients, Collection<String> names, Collection<Measurement> all) {
    Iterator<String> name = names.iterator();
    boolean hasAim = work.aim() > 0 && names.contains(Contender.FIXTURE);
    Measurement first = all.iterator().next();
    Measurement last = all.stream().reduce(first, (a, b) -> b);
    for (Measurement measured : all) {
      String ratios =
          measured == first && last != first
              ? format(
                  "%.2f | %.2f", first.cpu() / last.cpu(), first.throughput() / last.throughput())
              : " | ";
      String aim =
          measured == first && hasAim
              ? format(
                  "≤ %.1f%s",
                  work.aim(), first.cpu() / last.cpu() <= work.aim() ? "" : " **missed**")
              : "";
      System.out.println(
          format(
              "| %s | %d | %s | %.0f | %.1f | %.1f | %.1f | %.2f | %.2f | %.2f | %.2f | %d | %s | %s |",
              work.name(),
              clients,
              name.next(),
              measured.throughput(),
              measured.p50(),
              measured.p95(),
              measured.p99(),
              measured.cpu(),
              measured.postgresCpu(),
              measured.refusals(),
              measured.metadataWrites(),
              measured.residentBytes() >> 20,
              ratios,
              aim));
    }
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
