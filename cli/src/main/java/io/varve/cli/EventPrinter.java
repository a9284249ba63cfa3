package io.varve.cli;

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

  /** Says, to people, of which ledger the events are. */
  void begin(String ledgerId, String epoch) {
    if (!json) {
      out.println(
          Terminal.faint("Ledger " + Terminal.text(ledgerId) + ", epoch " + Terminal.text(epoch)));
    }
  }

  void print(JsonNode event) {
    if (json) {
      out.println(event);
    } else {
      if (printed == 0) {
        out.println(Terminal.bold(row("POSITION", "TIME", "EVENT", "BY", "WAREHOUSE") + "WHAT"));
      }
      String time = event.path("recorded-at").asString();
      String what = what(event);
      out.println(
          Terminal.text(
                  row(
                      event.path("position").asString(),
                      time.substring(0, Math.min(19, time.length())).replace('T', ' '),
                      event.path("type").asString(),
                      event.path("actor").path("id").asString(),
                      event.path("warehouse-name").asString("")))
              + object(event.path("object"))
              + (what.isEmpty() ? "" : Terminal.faint("  " + what)));
    }
    printed++;
    out.flush();
  }

  /**
   * Says, to people, that there was nothing to print.
   *
   * @param later whether only events after a position were asked for
   * @param filtered whether there may be others that one may not see
   */
  void end(boolean later, boolean filtered) {
    if (!json && filtered) {
      out.println(
          "Only what you may see; all events are for auditors. `varve whoami` shows who you are");
    } else if (!json && printed == 0) {
      out.println(later ? "Nothing has happened since." : "Nothing has happened yet.");
    }
  }

  // What varies most in its length comes last.
  private static String row(
      String position, String time, String type, String actor, String warehouse) {
    return String.format(
        "%8s  %-19s  %-26s  %-12s  %-12s  ", position, time, type, actor, warehouse);
  }

  private static String object(JsonNode object) {
    StringJoiner name = new StringJoiner(".");
    object.path("namespace").forEach(level -> name.add(level.asString()));
    if (object.has("name")) {
      name.add(object.path("name").asString());
    }
    return Terminal.text(name.toString());
  }

  // What is most worth knowing of an event, in a few words.
  private static String what(JsonNode event) {
    JsonNode data = event.path("data");
    StringJoiner words = new StringJoiner(", ");
    for (JsonNode snapshot : data.path("result").path("snapshots")) {
      JsonNode summary = snapshot.path("summary");
      words.add(
          snapshot.path("operation").asString("snapshot")
              + (summary.has("added-records") ? " +" + records(summary.path("added-records")) : "")
              + (summary.has("deleted-records")
                  ? " -" + records(summary.path("deleted-records"))
                  : ""));
    }
    // A creation says how it was made in the same way, but there it tells nothing.
    if (words.length() == 0 && event.path("type").asString().endsWith("Committed")) {
      data.path("updates").forEach(update -> words.add(update.path("action").asString()));
    }
    if (data.has("from")) {
      JsonNode from = data.path("from");
      words.add("was " + (from.isString() ? from : from.path("name")).asString());
    }
    if (data.has("request-id")) {
      words.add("request " + data.path("request-id").asString());
    }
    if (data.path("purge-requested").asBoolean(false)) {
      words.add("with purge");
    }
    data.path("updated").propertyNames().forEach(key -> words.add("set " + key));
    data.path("removed").forEach(key -> words.add("removed " + key.asString()));
    String text = Terminal.text(words.toString());
    return text.length() > 80 ? text.substring(0, 79) + "…" : text;
  }

  private static String records(JsonNode count) {
    return count.asString() + (count.asString().equals("1") ? " record" : " records");
  }
}
