package io.varve.cli;

import java.io.PrintStream;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Prints changes and attempts as a table for people, or as lines of JSON. */
final class AuditPrinter {

  private static final int MOST = 100;

  private final PrintStream out;
  private final boolean json;
  private long printed;

  AuditPrinter(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  void print(JsonNode entry) {
    if (json) {
      out.println(entry);
    } else {
      if (printed == 0) {
        out.println(Terminal.bold(row("TIME", "OUTCOME", "BY", "ACTION", "OBJECT") + "WHAT"));
      }
      String time = entry.path("at").asString();
      String outcome = entry.path("outcome").asString();
      String row =
          Terminal.text(
              row(
                  time.substring(0, Math.min(19, time.length())).replace('T', ' '),
                  outcome,
                  entry.path("principal").asString("-"),
                  entry.path("action").asString(""),
                  object(entry.path("object"))));
      out.println(coloured(outcome, row) + Terminal.faint(what(entry)));
    }
    printed++;
    out.flush();
  }

  /** Says, to people, that there was nothing to print. */
  void end() {
    if (!json && printed == 0) {
      out.println("Nothing of this has happened.");
    }
  }

  private static String coloured(String outcome, String row) {
    return switch (outcome) {
      case "denied", "unauthenticated" -> Terminal.red(row);
      case "vended", "signed" -> Terminal.cyan(row);
      default -> row;
    };
  }

  // What varies most in its length comes last.
  private static String row(String time, String outcome, String by, String action, String object) {
    return String.format("%-19s  %-15s  %-20s  %-22s  %-32s  ", time, outcome, by, action, object);
  }

  private static String object(JsonNode object) {
    if (!object.has("kind")) {
      return "";
    }
    StringJoiner names = new StringJoiner(".");
    object.path("namespace").forEach(level -> names.add(level.asString()));
    if (object.has("name")) {
      names.add(object.path("name").asString());
    }
    String warehouse = object.path("warehouse").asString("");
    String name =
        warehouse.isEmpty() || names.length() == 0 ? warehouse + names : warehouse + "/" + names;
    String shown = name.isEmpty() ? object.path("id").asString("") : name;
    return object.path("kind").asString() + (shown.isEmpty() ? "" : ":" + shown);
  }

  private static String what(JsonNode entry) {
    JsonNode details = entry.path("details");
    StringJoiner words = new StringJoiner(", ");
    if (entry.has("position")) {
      words.add("position " + entry.path("position").asString());
    }
    if (details.has("left-out")) {
      words.add(details.path("left-out").asString() + " more in a minute");
    }
    if (details.has("missing")) {
      words.add("needs " + details.path("missing").asString());
    }
    if (details.has("reason")) {
      words.add(details.path("status").asString() + " " + details.path("reason").asString());
    }
    for (String key : new String[] {"cause", "right", "credential"}) {
      if (details.has(key)) {
        words.add(details.path(key).asString());
      }
    }
    if (details.has("until")) {
      words.add("until " + details.path("until").asString());
    }
    if (entry.has("address")) {
      words.add("from " + entry.path("address").asString());
    }
    String text = Terminal.text(words.toString());
    return text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
  }
}
