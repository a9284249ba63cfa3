package io.varve.cli;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** Prints what came of looking at a warehouse, a line for each check. */
final class ValidationPrinter {

  private ValidationPrinter() {}

  /** Prints it as a command's answer; the exit code is 1 if it does not do. */
  static int show(ServerOptions server, JsonNode validation) {
    if (server.json) {
      System.out.println(validation);
    } else {
      print(System.out, validation);
    }
    return validation.path("valid").asBoolean() ? 0 : 1;
  }

  static void print(PrintStream out, JsonNode validation) {
    for (JsonNode check : validation.path("checks")) {
      String status = check.path("status").asString();
      String padded = String.format("%-7s", Terminal.text(status));
      out.printf(
          "%s  %-32s  %s%n",
          switch (status) {
            case "passed" -> Terminal.green(padded);
            case "failed" -> Terminal.red(padded);
            default -> Terminal.faint(padded);
          },
          Terminal.text(check.path("name").asString()),
          Terminal.text(why(check)));
    }
  }

  private static String why(JsonNode check) {
    return switch (check.path("status").asString()) {
      case "failed" -> check.at("/error/message").asString();
      case "skipped" -> check.path("reason").asString();
      default -> check.path("duration-ms").asLong() + " ms";
    };
  }
}
