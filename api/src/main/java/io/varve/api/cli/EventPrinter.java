package io.varve.api.cli;

import java.io.PrintStream;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Prints events of the feed as a table for people, or as lines of JSON. */
final class EventPrinter {

  private final PrintStream out;
  private final boolean json;
  private long printed;

  EventPrinter(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  void print(JsonNode event) {
    if (json) {
      out.println(event);
    } else {
      if (printed == 0) {
        out.println(Terminal.bold(row("POSITION", "TIME", "EVENT", "OBJECT") + "WHAT"));
      }
      String time = event.path("recorded-at").asString();
      out.println(
          row(
                  event.path("position").asString(),
                  time.substring(0, Math.min(19, time.length())).replace('T', ' '),
                  event.path("type").asString(),
                  object(event))
              + Terminal.faint(what(event.path("data")))
              + Terminal.faint("  by " + event.path("actor").path("id").asString()));
    }
    printed++;
    out.flush();
  }

  void end() {
    if (!json && printed == 0) {
      out.println("Nothing has happened yet.");
    }
  }

  private static String row(String position, String time, String type, String object) {
    return String.format("%8s  %-19s  %-26s  %-32s  ", position, time, type, object);
  }

  private static String object(JsonNode event) {
    JsonNode object = event.path("object");
    StringJoiner name = new StringJoiner(".");
    object.path("namespace").forEach(level -> name.add(level.asString()));
    if (object.has("name")) {
      name.add(object.path("name").asString());
    }
    return printable(object.path("kind").asString() + " " + name);
  }

  // What is most worth knowing of an event, in a few words.
  private static String what(JsonNode data) {
    StringJoiner words = new StringJoiner(", ");
    for (JsonNode snapshot : data.path("result").path("snapshots")) {
      JsonNode summary = snapshot.path("summary");
      words.add(
          snapshot.path("operation").asString("snapshot")
              + (summary.has("added-records")
                  ? " +" + summary.path("added-records").asString() + " records"
                  : "")
              + (summary.has("deleted-records")
                  ? " -" + summary.path("deleted-records").asString() + " records"
                  : ""));
    }
    if (words.length() == 0 && data.path("updates").isArray()) {
      data.path("updates").forEach(update -> words.add(update.path("action").asString()));
    }
    if (data.has("from")) {
      words.add("was " + data.path("from").path("name").asString());
    }
    if (data.path("purge-requested").asBoolean(false)) {
      words.add("with purge");
    }
    data.path("updated").propertyNames().forEach(key -> words.add("set " + key));
    data.path("removed").forEach(key -> words.add("removed " + key.asString()));
    String text = printable(words.toString());
    return text.length() > 80 ? text.substring(0, 79) + "…" : text;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
