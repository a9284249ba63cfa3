package io.varve.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** What came of a command that was run in this process. */
record Ran(int code, String out, String problem) {

  static Ran of(Object command, String... arguments) {
    StringBuilder problem = new StringBuilder();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int code =
          new CommandLine(command)
              .setExecutionExceptionHandler(
                  (e, line, parsed) -> {
                    problem.append(e.getMessage());
                    return e instanceof UsageException ? 2 : 1;
                  })
              .execute(arguments);
      return new Ran(code, out.toString(StandardCharsets.UTF_8), problem.toString());
    } finally {
      System.setOut(before);
    }
  }

  Ran succeeded() {
    assertThat(code).as(out + problem).isZero();
    return this;
  }
}
