package io.varve.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Settings that nothing reads, because their names are misspelled. One of a login that was passed
 * over would open a server to more people than are meant.
 */
final class UnknownSettings {

  /** Lines of identity providers, which are checked where they are read. */
  private static final String PROVIDERS = "oidc.";

  private static final String LOGIN_VARIABLES = "VARVE_OIDC";

  private UnknownSettings() {}

  /**
   * Returns if all lines of the file, and all variables of the environment that seem to be of a
   * login, are settings. The file may have those of other commands, too.
   *
   * @throws UsageException if one is not
   */
  static void refuse(CommandSpec command, OptionDefaults defaults) {
    Set<String> own = names(command).collect(Collectors.toSet());
    List<String> lines =
        defaults.below("").keySet().stream()
            .filter(key -> !key.startsWith(PROVIDERS) && !own.contains("--" + key))
            .toList();
    if (!lines.isEmpty()) {
      Set<String> all = allNames(Varve.commandLine()).collect(Collectors.toSet());
      Set<String> unknown = new TreeSet<>(lines);
      unknown.removeIf(key -> all.contains("--" + key));
      refuse(unknown, "The file of VARVE_CONFIG has lines that are no settings: ");
    }
    Set<String> variables = new TreeSet<>(defaults.variables(LOGIN_VARIABLES));
    own.forEach(option -> variables.remove(OptionDefaults.variable(option)));
    refuse(variables, "The environment has variables that are no settings: ");
  }

  private static void refuse(Set<String> unknown, String problem) {
    if (!unknown.isEmpty()) {
      throw new UsageException(
          problem
              + String.join(", ", unknown)
              + ". Correct or remove them; `varve serve --help` shows the options, and several"
              + " identity providers are lines oidc.ID.issuer=…, oidc.ID.audience=… of the file");
    }
  }

  private static Stream<String> allNames(CommandLine line) {
    return Stream.concat(
        names(line.getCommandSpec()),
        line.getSubcommands().values().stream().flatMap(UnknownSettings::allNames));
  }

  private static Stream<String> names(CommandSpec command) {
    return command.options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> name.startsWith("--"));
  }
}
