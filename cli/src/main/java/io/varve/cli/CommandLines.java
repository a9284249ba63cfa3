package io.varve.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts a command line together: how arguments are read, and how problems are reported. */
public final class CommandLines {

  private CommandLines() {}

  /** The command line of {@code command} and its subcommands. */
  public static CommandLine of(Object command) {
    return of(new CommandLine(command));
  }

  /** As above, of one whose subcommands are complete. */
  static CommandLine of(CommandLine commandLine) {
    return Arguments.readFor(
        commandLine
            .setExecutionExceptionHandler(new ProblemPrinter())
            .setParameterExceptionHandler(CommandLines::misused)
            // A name may begin with @.
            .setExpandAtFiles(false)
            .setUsageHelpAutoWidth(true));
  }

  private static int misused(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(
        Terminal.red("Error: ")
            + Terminal.text(problem.getMessage() + source(problem.getArgSpec(), arguments)));
    if (!UnmatchedArgumentException.printSuggestions(problem, err)) {
      err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  // Nobody finds an option that is not on the command line.
  private static String source(@Nullable ArgSpec argument, String[] arguments) {
    return argument instanceof OptionSpec option && !isGiven(option, arguments)
        ? ". It comes from "
            + OptionDefaults.variable(option.longestName())
            + ", or the file that VARVE_CONFIG names"
        : "";
  }

  private static boolean isGiven(OptionSpec option, String[] arguments) {
    return Arrays.stream(arguments)
        .anyMatch(
            argument ->
                Arrays.stream(option.names())
                    .anyMatch(name -> argument.equals(name) || argument.startsWith(name + "=")));
  }
}
