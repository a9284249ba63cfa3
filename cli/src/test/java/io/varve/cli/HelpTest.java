package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class HelpTest {

  private static final int WIDTH = 80;

  static Stream<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    add(Varve.commandLine(), all);
    return all.stream();
  }

  private static void add(CommandLine command, List<CommandLine> all) {
    all.add(command);
    command.getSubcommands().values().forEach(below -> add(below, all));
  }

  /** A line that is broken by hand and then again by the terminal leaves a word alone on a line. */
  @ParameterizedTest
  @MethodSource("commands")
  void noLineIsBrokenTwice(CommandLine command) {
    var help = command.getCommandSpec().usageMessage();
    for (String[] lines : List.of(help.description(), help.footer(), help.header())) {
      // The last one may be a paragraph, which is broken as the terminal needs it.
      assertThat(List.of(lines).subList(0, Math.max(0, lines.length - 1)))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDTH));
    }
  }

  @Test
  void lastSentenceIsWholeInEightyColumns() {
    String help = Varve.commandLine().getUsageMessage();
    String[] lines = help.strip().split("\n", -1);
    assertThat(lines[lines.length - 2])
        .startsWith("Every option can be given")
        .hasSizeGreaterThan(70);
    assertThat(lines[lines.length - 1]).hasSizeGreaterThan(40).endsWith("names.");
  }

  @ParameterizedTest
  @MethodSource("names")
  void helpOfACommandIsTheSameWithoutTheOthers(String name) {
    String[] arguments = {name, "--help"};
    CommandLine alone = Varve.commandLine(arguments);
    assertThat(alone.getSubcommands()).containsOnlyKeys(name);
    assertThat(Ran.of(alone, arguments)).isEqualTo(Ran.of(Varve.commandLine(), arguments));
  }

  static Stream<String> names() {
    return Varve.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("help"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "frobnicate"})
  void argumentsWithoutACommandHaveAll(String first) {
    assertThat(Varve.commandLine(new String[] {first, "log"}).getSubcommands())
        .hasSameSizeAs(Varve.commandLine().getSubcommands());
  }
}
