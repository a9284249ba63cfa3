package io.varve.cli;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
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
    })
public final class Varve {

  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCli.class,
          MigrateCli.class,
          WaitForDatabaseCli.class,
          VerifyCli.class,
          LogCli.class,
          AuditCli.class,
          DiffCli.class,
          UsageCli.class,
          RestoreCli.class,
          UndoCli.class,
          BootstrapCli.class,
          ProjectCli.class,
          ClientCli.class,
          PersonCli.class,
          KeycloakCli.class,
          WarehouseCli.class,
          TagCli.class,
          NamespaceCli.class,
          TableCli.class,
          ViewCli.class,
          TaskCli.class,
          ProjectionCli.class,
          RequestCli.class,
          GrantCli.class,
          RoleCli.class,
          UserCli.class,
          WhoamiCli.class,
          LoginCli.class,
          LogoutCli.class,
          SecretsCli.class,
          ProfileCli.class,
          LauncherCommands.Test.class,
          LauncherCommands.Soak.class,
          LauncherCommands.Acceptance.class,
          LauncherCommands.Bench.class,
          LauncherCommands.Build.class,
          VersionCli.class,
          TrainingCli.class,
          HelpCommand.class);

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
    CommandLine commandLine = commandLine(args).setDefaultValueProvider(defaults);
    int code = args.length == 0 ? usage(commandLine) : commandLine.execute(args);
    if (code != ServeCli.RUNNING) {
      System.exit(code);
    }
  }

  /** All commands, with defaults of their own only. */
  public static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  /** The command that some arguments begin with, or all, if they begin with none. */
  static CommandLine commandLine(String[] args) {
    // Reading the options of all commands takes longer than most commands run.
    return commandLine(
        COMMANDS.stream()
            .filter(type -> args.length > 0 && name(type).equals(args[0]))
            .filter(type -> type != HelpCommand.class)
            .findFirst()
            .<List<Class<?>>>map(List::of)
            .orElse(COMMANDS));
  }

  private static CommandLine commandLine(List<Class<?>> commands) {
    CommandLine line = new CommandLine(new Varve());
    commands.forEach(line::addSubcommand);
    return CommandLines.of(line);
  }

  private static String name(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(System.out);
    return 2;
  }
}
