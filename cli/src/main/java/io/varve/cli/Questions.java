package io.varve.cli;

import java.io.Console;

/** Asks the user at the terminal. */
interface Questions {

  /** An answer in words; what is in brackets counts if there is none. */
  String ask(String question, String unless);

  /** An answer that is not shown. */
  String secret(String question);

  /**
   * The terminal.
   *
   * @throws UsageException if there is none
   */
  static Questions ofTerminal() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new UsageException(
          "There is no terminal to ask on. Say it in options: varve warehouse create --help");
    }
    return new Questions() {
      @Override
      public String ask(String question, String unless) {
        String suggestion = unless.isEmpty() ? "" : " [" + unless + "]";
        String answer = console.readLine("%s%s: ", question, suggestion);
        if (answer == null) {
          throw new UsageException("Nothing was made.");
        }
        return answer.isBlank() ? unless : answer.strip();
      }

      @Override
      public String secret(String question) {
        char[] answer = console.readPassword("%s (not shown): ", question);
        if (answer == null) {
          throw new UsageException("Nothing was made.");
        }
        return new String(answer).strip();
      }
    };
  }
}
