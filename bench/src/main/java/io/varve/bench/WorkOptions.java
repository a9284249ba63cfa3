package io.varve.bench;

import io.varve.bench.measure.Rounds;
import io.varve.bench.server.Contender;
import io.varve.bench.work.Work;
import io.varve.bench.work.Works;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to measure, and how long. */
final class WorkOptions {

  @Option(
      names = "--work",
      paramLabel = "REGEX",
      description = "only work whose name has this in it")
  private @Nullable String only;

  @Option(
      names = "--clients",
      paramLabel = "N",
      split = ",",
      description = "numbers of clients, instead of those of each work")
  private @Nullable List<Integer> clients;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "rounds that count, behind one that does not (default: ${DEFAULT-VALUE})")
  private int rounds = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "" + Rounds.MOST_WARM_UPS,
      description =
          "most rounds before the first that counts; they end when figures stand still"
              + " (default: ${DEFAULT-VALUE})")
  private int warmUps = Rounds.MOST_WARM_UPS;

  @Option(
      names = "--scale",
      paramLabel = "F",
      defaultValue = "1",
      description = "multiplies the operations of each measurement (default: ${DEFAULT-VALUE})")
  private double scale = 1;

  /** Measures it all and prints a line after each. */
  void run(List<Contender> contenders) {
    Rounds measuring = new Rounds(contenders, rounds);
    List<String> names = contenders.stream().map(Contender::name).toList();
    List<Work> small = chosen(Works.small());
    System.err.printf(
        "Warmed up by %d rounds.%n",
        measuring.warmUp(small.isEmpty() ? Works.small() : small, 8, Math.min(1, scale), warmUps));
    Report.head();
    for (Work work : chosen(Works.all())) {
      for (int count : clients == null ? work.clients() : clients) {
        Report.lines(work, count, names, measuring.measure(work, count, scale).values());
      }
    }
  }

  private List<Work> chosen(List<Work> works) {
    return only == null
        ? works
        : works.stream().filter(work -> Pattern.compile(only).matcher(work.name()).find()).toList();
  }
}
