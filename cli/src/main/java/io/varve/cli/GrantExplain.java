package io.varve.cli;

import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code varve grant explain}. */
@Command(
    name = "explain",
    description =
        "Says why somebody may do something to an object, or which privileges would allow it.",
    footer = {
      "",
      "Example:",
      "  varve grant explain read_data --to user:oidc~1f3c --on table:demo/shop.orders"
    },
    mixinStandardHelpOptions = true)
final class GrantExplain implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private GrantTarget target = new GrantTarget();

  @Parameters(
      paramLabel = "ACTION",
      description =
          "such as read_data, commit, drop, create_table; a wrong one shows those there are")
  private String action = "";

  @Override
  public Integer call() throws Exception {
    PrincipalName who = target.principal();
    ObjectName what = target.object();
    ManagementClient client = what.client(server.client());
    JsonNode answer =
        client.get(
            what.path(client)
                + "/explain?principal="
                + ManagementClient.encoded((who.isRole() ? "role:" : "") + who.id(client))
                + "&action="
                + ManagementClient.encoded(action));
    if (server.json) {
      System.out.println(answer);
      return 0;
    }
    boolean allowed = answer.path("allowed").asBoolean(false);
    Terminal.say(who + " may " + (allowed ? "" : "not ") + action + " on " + what);
    if (answer.path("by-instance-administration").asBoolean(false)) {
      Terminal.say("An instance administrator, by the configuration of the server");
    }
    if (answer.path("by-hidden").asBoolean(false)) {
      Terminal.say("By a grant further out, which you may not read");
    }
    if (answer.path("by-something-within").asBoolean(false)) {
      Terminal.say("By a right on something in it");
    }
    Columns columns = new Columns("PRIVILEGE", "ON", "TO", "POSITION", "THROUGH");
    for (JsonNode by : answer.path("by")) {
      columns.add(
          by.path("privilege").asString(""),
          on(by.path("on")),
          to(by),
          by.path("position").asString(""),
          through(by.path("through")));
    }
    for (JsonNode would : answer.path("would-allow")) {
      StringJoiner names = new StringJoiner(", ");
      would.path("privileges").forEach(one -> names.add(one.asString()));
      Terminal.say(
          "On the " + would.path("on").asString("") + ", it would be allowed by: " + names);
    }
    if (!answer.path("by").isEmpty()) {
      columns.print(System.out, "");
    }
    return 0;
  }

  private static String on(JsonNode object) {
    String kind = object.path("type").asString("");
    String id = object.path(kind + "-id").asString("");
    return id.isEmpty() ? kind : kind + ":" + id;
  }

  private static String to(JsonNode by) {
    JsonNode steps = by.path("through");
    return steps.isEmpty()
        ? "itself"
        : "role:" + steps.path(steps.size() - 1).path("name").asString("");
  }

  private static String through(JsonNode steps) {
    StringJoiner way = new StringJoiner(" > ");
    steps.forEach(
        step ->
            way.add(
                step.path("name").asString("") + " (" + step.path("position").asString("") + ")"));
    return way.toString();
  }
}
