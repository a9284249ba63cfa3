package io.varve.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A restore that a task of the server does.
 *
 * @param partly whether it is begun though something is in the way of some objects
 * @param waits whether its end is waited for
 */
record LargeRestore(ServerOptions server, ManagementClient client, boolean partly, boolean waits) {

  private static final String BASE = "/management/v1/";

  /**
   * Shows the plan, or begins the task and follows it.
   *
   * @param plan as the server answered it
   * @return the command's exit code
   */
  int run(JsonNode plan, String path, ObjectNode body, boolean dryRun) throws InterruptedException {
    boolean possible = plan.path("possible").asBoolean(false);
    if (!dryRun && (possible || partly)) {
      return begin(client.post(path, body));
    }
    if (server.json) {
      System.out.println(plan);
    } else {
      print(plan);
    }
    return possible ? 0 : 1;
  }

  private void print(JsonNode plan) {
    JsonNode told = plan.path("plan");
    Columns columns = new Columns("ACTION", "OBJECTS");
    told.path("changes")
        .properties()
        .forEach(one -> columns.add(one.getKey(), one.getValue().asString()));
    columns.print(System.out, "Nothing is to be changed");
    PlanPrinter.notes(told);
    if (!plan.path("complete").asBoolean(false)) {
      Terminal.say(
          "These are the changes in %s of %s objects; --json shows the first ones"
              .formatted(told.path("compared"), told.path("objects")));
    }
    String blocked = told.path("blocked").asString();
    if (!plan.path("possible").asBoolean(false)) {
      PlanPrinter.blockers(told.path("blockers"));
      System.err.println(
          "Nothing was changed. Something is in the way of "
              + blocked
              + " objects; --partly restores the others");
    } else {
      Terminal.say("Nothing was changed; without --dry-run a task does this");
    }
  }

  /** Follows what the server answered: it may be small by now. */
  private int begin(JsonNode answer) throws InterruptedException {
    if (!answer.path("task").asBoolean(false)) {
      PlanPrinter.show(server, answer, false);
      return 0;
    }
    String task = answer.path("task-id").asString();
    if (!waits) {
      if (server.json) {
        System.out.println(answer);
      } else {
        Terminal.say("The task " + task + " restores it: varve task get WAREHOUSE " + task);
      }
      return 0;
    }
    System.err.println(Terminal.text("The task " + task + " restores it"));
    JsonNode end = TaskEnd.await(client, answer.path("follow").asString().substring(BASE.length()));
    if (server.json) {
      System.out.println(end);
    } else {
      print(end, answer.path("request-id").asString());
    }
    return end.path("status").asString().equals("SUCCESS") ? 0 : 1;
  }

  private static void print(JsonNode end, String request) {
    String message = end.path("message").asString("");
    switch (end.path("status").asString()) {
      case "SUCCESS" -> {
        PlanPrinter.notes(end.path("execution-details"));
        Terminal.say("Done by request " + request + ": " + message);
      }
      case "CANCELLED" -> System.err.println(Terminal.text("It was cancelled: " + message));
      default -> {
        JsonNode blockers = end.at("/execution-details/blockers");
        if (!blockers.isEmpty()) {
          PlanPrinter.blockers(blockers);
        }
        System.err.println(Terminal.text("It failed: " + message));
      }
    }
  }
}
