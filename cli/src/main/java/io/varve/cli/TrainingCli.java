package io.varve.cli;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What people ask of the command line, for a JVM that records it for a cache. */
@Command(name = "training", hidden = true, description = "Runs commands that only read.")
public final class TrainingCli implements Callable<Integer> {

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("log"),
          List.of("log", "--json"),
          List.of("warehouse", "list"),
          List.of("warehouse", "get", "demo"),
          List.of("namespace", "list", "demo"),
          List.of("project", "list"));

  @Parameters(paramLabel = "URI", description = "a server that serves the warehouse demo")
  private URI server = URI.create("http://127.0.0.1:8181");

  @Override
  public Integer call() {
    for (List<String> command : COMMANDS) {
      String[] arguments =
          Stream.concat(command.stream(), Stream.of("--uri", server.toString()))
              .toArray(String[]::new);
      if (Varve.commandLine(arguments).execute(arguments) != 0) {
        return 1;
      }
    }
    return 0;
  }
}
