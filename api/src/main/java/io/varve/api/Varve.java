package io.varve.api;

import io.varve.api.cli.BootstrapCommand;
import io.varve.api.cli.CommandLines;
import io.varve.api.cli.LauncherCommands;
import io.varve.api.cli.LogCommand;
import io.varve.api.cli.MigrateCommand;
import io.varve.api.cli.NamespaceCommand;
import io.varve.api.cli.OptionDefaults;
import io.varve.api.cli.ProfileCommand;
import io.varve.api.cli.ProjectCommand;
import io.varve.api.cli.RequestCommand;
import io.varve.api.cli.SecretsCommand;
import io.varve.api.cli.ServeCommand;
import io.varve.api.cli.TableCommand;
import io.varve.api.cli.TaskCommand;
import io.varve.api.cli.VerifyCommand;
import io.varve.api.cli.VersionCommand;
import io.varve.api.cli.ViewCommand;
import io.varve.api.cli.WaitForDatabaseCommand;
import io.varve.api.cli.WarehouseCommand;
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
      ServeCommand.class,
      MigrateCommand.class,
      WaitForDatabaseCommand.class,
      VerifyCommand.class,
      LogCommand.class,
      BootstrapCommand.class,
      ProjectCommand.class,
      WarehouseCommand.class,
      NamespaceCommand.class,
      TableCommand.class,
      ViewCommand.class,
      TaskCommand.class,
      RequestCommand.class,
      SecretsCommand.class,
      ProfileCommand.class,
      LauncherCommands.Test.class,
      LauncherCommands.Soak.class,
      LauncherCommands.Acceptance.class,
      LauncherCommands.Bench.class,
      LauncherCommands.Build.class,
      VersionCommand.class,
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
    if (code != ServeCommand.RUNNING) {
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
