package io.varve.cli;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what a restore or an undo would do or did, and what is in the way. */
final class PlanPrinter {

  private PlanPrinter() {}

  /**
   * Asks for the plan, and carries it out if nothing is in the way.
   *
   * @param body of the request, without {@code dry-run}
   * @return the command's exit code
   */
  static int run(ServerOptions server, String path, ObjectNode body, boolean dryRun)
      throws InterruptedException {
    ManagementClient client = server.client();
    return run(server, client, client.post(path, asDryRun(body)), path, body, dryRun);
  }

  /** The same request, which asks for the plan only. */
  static ObjectNode asDryRun(ObjectNode body) {
    return body.deepCopy().put("dry-run", true);
  }

  /**
   * As above.
   *
   * @param plan that was asked for
   */
  static int run(
      ServerOptions server,
      ManagementClient client,
      JsonNode plan,
      String path,
      ObjectNode body,
      boolean dryRun)
      throws InterruptedException {
    boolean possible = plan.path("possible").asBoolean(false);
    JsonNode answer = dryRun || !possible ? plan : client.post(path, body);
    show(server, answer, dryRun);
    return possible ? 0 : 1;
  }

  /** Shows a plan that was or would be carried out, or what is in the way. */
  static void show(ServerOptions server, JsonNode answer, boolean dryRun) {
    if (server.json) {
      System.out.println(answer);
    } else {
      print(answer, dryRun);
    }
  }

  private static void print(JsonNode answer, boolean dryRun) {
    JsonNode blockers = answer.path("blockers");
    if (blockers.isEmpty()) {
      Columns steps = new Columns("ACTION", "KIND", "NAME", "CHANGES");
      for (JsonNode step : answer.path("steps")) {
        steps.add(
            step.path("action").asString(),
            step.path("kind").asString(),
            joined(step.path("name"), "."),
            changes(step));
      }
      steps.print(System.out, "Nothing is to be changed");
    }
    notes(answer);
    if (!blockers.isEmpty()) {
      blockers(blockers);
      System.err.println("Nothing was changed");
    } else if (dryRun) {
      Terminal.say("Nothing was changed; without --dry-run this happens");
    } else {
      Terminal.say("Done by request " + answer.path("request-id").asString());
    }
  }

  /** Prints what a plan says beside its steps. */
  static void notes(JsonNode plan) {
    plan.path("notes").forEach(note -> Terminal.say("Note: " + note.asString()));
  }

  /** Prints what is in the way. */
  static void blockers(JsonNode blockers) {
    Columns columns = new Columns("IN THE WAY", "KIND", "NAME", "EVENT", "");
    for (JsonNode blocker : blockers) {
      columns.add(
          blocker.path("why").asString(),
          blocker.path("kind").asString(""),
          joined(blocker.path("name"), "."),
          blocker.path("event").asString(""),
          blocker.path("type").asString(""));
    }
    columns.print(System.out, "");
  }

  private static String changes(JsonNode step) {
    String to = joined(step.path("to"), ".");
    String changes = joined(step.path("changes"), "; ");
    return to.isEmpty() ? changes : "to " + to + (changes.isEmpty() ? "" : "; " + changes);
  }

  private static String joined(JsonNode texts, String separator) {
    StringJoiner all = new StringJoiner(separator);
    texts.forEach(text -> all.add(text.asString()));
    return all.toString();
  }
}
