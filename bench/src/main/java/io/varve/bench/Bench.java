package io.varve.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./varve bench}. */
@Command(
    name = "bench",
    description = "Measures Iceberg REST catalogs over HTTP.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CompareCommand.class,
      GrowthCommand.class,
      HistoryCommand.class,
      LoadCommand.class,
      RightsCommand.class
    })
final class Bench {

  private Bench() {}

  /** Runs a command; the exit code is 0 if all went well. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setExecutionExceptionHandler(
                (problem, line, parsed) -> {
                  System.err.println("bench: " + problem.getMessage());
                  if (System.getenv("VARVE_VERBOSE") != null) {
                    problem.printStackTrace();
                  }
                  return 1;
                })
            .execute(arguments));
  }
}
