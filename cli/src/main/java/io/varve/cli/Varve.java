package io.varve.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line of Varve. */
@Command(
    name = "varve",
    description = "An Iceberg REST catalog in which every change is kept.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Every option can be given as an environment variable (--data is VARVE_DATA), or in a file"
          + " of lines such as data=DIR that VARVE_CONFIG names."
    },
    subcommands = {
      ServeCli.class,
      MigrateCli.class,
      WaitForDatabaseCli.class,
      VerifyCli.class,
      LogCli.class,
      BootstrapCli.class,
      ProjectCli.class,
      WarehouseCli.class,
      NamespaceCli.class,
      TableCli.class,
      ViewCli.class,
      TaskCli.class,
      RequestCli.class,
      SecretsCli.class,
      ProfileCli.class,
      LauncherCommands.Test.class,
      LauncherCommands.Soak.class,
      LauncherCommands.Acceptance.class,
      LauncherCommands.Bench.class,
      LauncherCommands.Build.class,
      VersionCli.class,
      HelpCommand.class
    })
public final class Varve {

  private Varve() {}

  /** Runs a command and exits with its code: 0 done, 1 failed or differences found, 2 misused. */
  public static void main(String[] args) {
    // Axon would ask its makers for news; a catalog talks to nobody that it was not told of.
    System.setProperty("axoniq.update-checker.disabled", "true");
    OptionDefaults defaults;
    try {
      defaults = OptionDefaults.load();
    } catch (IOException e) {
      System.err.println("Error: " + e.getMessage());
      System.exit(2);
      return;
    }
    CommandLine commandLine = commandLine().setDefaultValueProvider(defaults);
    int code = args.length == 0 ? usage(commandLine) : commandLine.execute(args);
    if (code != ServeCli.RUNNING) {
      System.exit(code);
    }
  }

  /** All commands, with defaults of their own only. */
  public static CommandLine commandLine() {
    return CommandLines.of(new Varve());
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.out);
    return 2;
  }
}
