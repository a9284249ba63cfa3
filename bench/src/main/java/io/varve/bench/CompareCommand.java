package io.varve.bench;

import io.varve.bench.measure.CpuClock;
import io.varve.bench.server.Contender;
import io.varve.bench.server.Program;
import io.varve.bench.server.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./varve bench compare}: Varve and Iceberg's own fixture, side by side. */
@Command(
    name = "compare",
    description =
        "Starts a Postgres, Varve and Iceberg's own REST fixture on it, and measures them in turn.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

  @Mixin private WorkOptions work = new WorkOptions();

  @Option(
      names = "--nodes",
      defaultValue = "1",
      description = "of each (default: ${DEFAULT-VALUE})")
  private int nodes = 1;

  @Option(
      names = "--store-latency",
      paramLabel = "MS",
      defaultValue = "0",
      description = "milliseconds that each file takes in addition, as on a distant store")
  private int latency;

  @Option(names = "--alone", description = "Varve only")
  private boolean alone;

  @Option(
      names = "--other-jar",
      paramLabel = "JAR",
      description =
          "another build of Varve, compared with this one in place of the fixture; its libraries"
              + " are beside it as its build left them")
  private @Nullable Path otherJar;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "for Varve's JVM, such as a profiler's")
  private List<String> javaOptions = List.of();

  @Option(names = "--keep", paramLabel = "DIR", description = "an empty folder to work in and keep")
  private @Nullable Path keep;

  @Override
  public Integer call() throws Exception {
    if (!CpuClock.available()) {
      System.err.println("There is no /proc here, so processor time is shown as 0.");
    }
    Path folder = keep == null ? Files.createTempDirectory("varve-bench") : keep;
    try (Servers servers = new Servers(folder, program())) {
      List<Contender> contenders =
          new ArrayList<>(List.of(servers.varve(nodes, javaOptions, latency)));
      if (otherJar != null) {
        contenders.add(servers.otherVarve(otherJar, nodes, javaOptions, latency));
      } else if (!alone) {
        contenders.add(servers.fixture(nodes, latency));
      }
      work.run(contenders);
    } finally {
      if (keep == null) {
        delete(folder);
      }
    }
    return 0;
  }

  // The launcher says what it would run, an option a line.
  static Program program() {
    String jar = System.getProperty("varve.jar");
    if (jar == null) {
      throw new IllegalStateException("Run this by ./varve bench, which knows where Varve is");
    }
    return new Program(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        List.of(System.getProperty("varve.options", "").split("\n")),
        jar);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
