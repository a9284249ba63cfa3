package io.varve.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Prints the commits of a table or view as a table for people, or as lines of JSON. */
final class CommitPrinter {

  private static final int MOST = 100;

  private CommitPrinter() {}

  static void print(List<JsonNode> commits, boolean json, PrintStream out) {
    if (json) {
      commits.forEach(out::println);
      return;
    }
    Columns columns = new Columns("POSITION", "TIME", "BY", "ENGINE", "WHAT");
    for (JsonNode commit : commits) {
      String time = commit.path("committed-at").asString("");
      columns.add(
          commit.path("position").asString(""),
          time.substring(0, Math.min(19, time.length())).replace('T', ' '),
          commit.path("principal").asString("-"),
          engine(commit.path("engine").asString("-")),
          what(commit));
    }
    columns.print(out, "It has no commits.");
  }

  /** What clients call themselves begins with their name and version. */
  private static String engine(String userAgent) {
    int space = userAgent.indexOf(' ');
    return space < 0 ? userAgent : userAgent.substring(0, space);
  }

  private static String what(JsonNode commit) {
    StringJoiner words = new StringJoiner(", ");
    String event = commit.path("event").asString("");
    if (!event.endsWith("Committed")) {
      words.add(event);
    }
    for (JsonNode snapshot : commit.path("snapshots")) {
      words.add(snapshot(snapshot));
    }
    names(commit.path("refs-set")).forEach(name -> words.add("ref " + name));
    commit.path("refs-removed").forEach(name -> words.add("no ref " + name.asString()));
    JsonNode schema = commit.path("schema");
    if (schema.has("previous-id")) {
      words.add("schema " + schema.path("id").asString(""));
      schema.path("added").forEach(field -> words.add("+" + field.path("name").asString("")));
      schema.path("removed").forEach(field -> words.add("-" + field.path("name").asString("")));
      schema.path("changed").forEach(field -> words.add("~" + field.path("name").asString("")));
    }
    names(commit.path("properties-set")).forEach(key -> words.add("set " + key));
    commit.path("properties-removed").forEach(key -> words.add("unset " + key.asString("")));
    String text = words.toString();
    return text.length() > MOST ? text.substring(0, MOST - 1) + "…" : text;
  }

  private static String snapshot(JsonNode snapshot) {
    StringBuilder text = new StringBuilder(snapshot.path("operation").asString("snapshot"));
    count(text, " +", snapshot.path("added-records"), " rows");
    count(text, " -", snapshot.path("deleted-records"), " rows");
    count(text, " +", snapshot.path("added-data-files"), " files");
    count(text, " -", snapshot.path("deleted-data-files"), " files");
    return text.toString();
  }

  private static void count(StringBuilder text, String sign, JsonNode count, String unit) {
    if (count.isNumber() && count.asLong() > 0) {
      text.append(sign).append(count.asLong()).append(unit);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.properties().forEach(one -> names.add(one.getKey()));
    return names;
  }
}
