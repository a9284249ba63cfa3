package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** What came of a command that was run in this process: what a terminal would show. */
record Ran(int code, String out, String problem) {

  static Ran of(Object command, String... arguments) {
    return of(CommandLines.of(command), arguments);
  }

  static Ran of(CommandLine command, String... arguments) {
    StringWriter problem = new StringWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int code = command.setErr(new PrintWriter(problem, true)).execute(arguments);
      return new Ran(code, out.toString(StandardCharsets.UTF_8), problem.toString());
    } finally {
      System.setOut(before);
    }
  }

  Ran succeeded() {
    assertThat(code).as(out + problem).isZero();
    return this;
  }

  /** Asserts that the command was refused, in words that are no program's. */
  Ran refused() {
    assertThat(code).as(out + problem).isIn(1, 2);
    assertThat(problem)
        .startsWith("Error: ")
        .doesNotContain("Exception", "at io.varve", "at java", "java.", "not foreseen", "null");
    return this;
  }
}
