package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** All commands that ask a server, as the command line itself lists them. */
final class ServerCommands {

  private static final Set<String> OTHERS =
      Set.of(
          "serve",
          "migrate",
          "wait-for-database",
          "verify",
          "secrets",
          "profile",
          "test",
          "soak",
          "acceptance",
          "bench",
          "build",
          "version",
          "training",
          "help");

  // Making it costs more than most commands.
  private static final CommandLine LINE = Varve.commandLine();

  private ServerCommands() {}

  /** Each as its words and what it takes. */
  record Leaf(List<String> words, CommandLine line) {

    /** Its words, with the same value for each parameter that it must have. */
    List<String> with(String value) {
      List<String> all = new ArrayList<>(words);
      for (OptionSpec option : line.getCommandSpec().options()) {
        if (option.required()) {
          all.add(option.longestName() + (option.arity().max() == 0 ? "" : "=" + value));
        }
      }
      for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
        if (parameter.arity().min() > 0) {
          all.add(value);
        }
      }
      return all;
    }

    /** Names of its options that take a value, but not of those that say the server. */
    List<String> options() {
      return line.getCommandSpec().options().stream()
          .filter(option -> option.arity().max() > 0)
          .map(OptionSpec::longestName)
          .filter(name -> !name.equals("--uri"))
          .toList();
    }
  }

  static List<Leaf> all() {
    List<Leaf> leaves = new ArrayList<>();
    LINE.getSubcommands()
        .forEach(
            (name, command) -> {
              if (!OTHERS.contains(name)) {
                add(List.of(name), command, leaves);
              }
            });
    return leaves;
  }

  private static void add(List<String> words, CommandLine command, List<Leaf> leaves) {
    if (command.getSubcommands().isEmpty()) {
      leaves.add(new Leaf(words, command));
    }
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              List<String> longer = new ArrayList<>(words);
              longer.add(name);
              add(longer, below, leaves);
            });
  }

  /** Runs one as a person would, on a server. */
  static Ran run(String uri, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.add("--uri=" + uri);
    return Ran.of(LINE, all.toArray(String[]::new));
  }

  /** Asserts that a terminal shows nothing of a program's inside and obeys no hidden command. */
  static void assertReadable(List<String> words, Ran ran) {
    String output = ran.out() + ran.problem();
    assertThat(ran.code()).as("%s: %s", words, output).isBetween(0, 2);
    assertThat(output)
        .as("%s", words)
        .doesNotContain(
            "Exception", "at io.varve", "at java", "java.", "jackson", "not foreseen", "Error ID")
        .doesNotContainPattern(
            "[\\p{Cntrl}&&[^\\n]]|[\\u0080-\\u009f\\u200e\\u202a-\\u202e\\ufeff]");
    if (ran.code() != 0 && !ran.problem().isEmpty()) {
      assertThat(ran.problem()).as("%s", words).startsWith("Error: ");
    }
  }
}
