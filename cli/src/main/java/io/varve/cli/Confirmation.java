package io.varve.cli;

import java.io.Console;
import picocli.CommandLine.Option;

/** Asks before something is lost. */
final class Confirmation {

  @Option(names = "--yes", description = "does not ask")
  private boolean yes;

  /**
   * Returns if the answer is yes.
   *
   * @param loss what will be lost, as a sentence
   * @throws UsageException if it is not, or there is nobody to ask
   */
  void ask(String loss) {
    if (yes) {
      return;
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new UsageException(loss + " Say --yes, for there is no terminal to ask on.");
    }
    String answer = console.readLine("%s Go on? [y/N] ", Terminal.text(loss));
    if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
      throw new UsageException("Nothing was changed.");
    }
  }
}
