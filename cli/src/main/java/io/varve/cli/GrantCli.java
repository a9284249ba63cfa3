package io.varve.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve grant}. */
@Command(
    name = "grant",
    description = "Grants privileges to users and roles, revokes and lists them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {GrantExplain.class, GrantManagedAccess.class},
    mixinStandardHelpOptions = true)
public final class GrantCli {

  private static final String PRIVILEGE = "PRIVILEGE";
  private static final String ON_IT = "one of `varve grant privileges`";

  @Command(
      name = "add",
      description = "Grants a privilege on an object and on all that is in it.",
      footer = {
        "",
        "Example:",
        "  varve grant add select --to role:analysts --on namespace:demo/shop"
      },
      mixinStandardHelpOptions = true)
  int add(
      @Mixin ServerOptions server,
      @Mixin GrantTarget target,
      @Parameters(paramLabel = PRIVILEGE, description = ON_IT) String privilege)
      throws Exception {
    change(server, "writes", target, privilege);
    if (!server.json) {
      Terminal.say("Granted " + privilege + " on " + target.object() + " to " + target.principal());
    }
    return 0;
  }

  @Command(
      name = "remove",
      description =
          "Revokes a privilege. What is granted further out, or to a role of who had it, stays.",
      footer = {
        "",
        "Example:",
        "  varve grant remove select --to role:analysts --on namespace:demo/shop"
      },
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin ServerOptions server,
      @Mixin GrantTarget target,
      @Parameters(paramLabel = PRIVILEGE, description = ON_IT) String privilege)
      throws Exception {
    change(server, "deletes", target, privilege);
    if (!server.json) {
      Terminal.say(
          target.principal()
              + " has no grant of "
              + privilege
              + " on "
              + target.object()
              + " any more");
    }
    return 0;
  }

  private static void change(
      ServerOptions server, String list, GrantTarget target, String privilege)
      throws InterruptedException {
    ObjectName object = target.object();
    ManagementClient client = object.client(server.client());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode entry = body.putArray(list).addObject().put("privilege", privilege);
    entry.set("principal", target.principal().json(client));
    client.post(object.path(client) + "/grants", body);
  }

  @Command(
      name = "list",
      description =
          "Lists grants: with --on those on this object itself, without it those on the project"
              + " and all that is in it.",
      footer = {"", "Example:", "  varve grant list --on table:demo/shop.orders"},
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ServerOptions server,
      @Option(
              names = "--to",
              paramLabel = PrincipalName.LABEL,
              converter = PrincipalName.Converter.class,
              description = "only those to it: " + PrincipalName.SYNTAX)
          @Nullable PrincipalName principal,
      @Option(
              names = "--on",
              paramLabel = ObjectName.LABEL,
              converter = ObjectName.Converter.class,
              description = ObjectName.SYNTAX)
          @Nullable ObjectName object)
      throws Exception {
    ManagementClient any = server.client();
    ManagementClient client = object == null ? any : object.client(any);
    List<JsonNode> grants =
        Pages.all(
            client,
            (object == null ? "" : object.path(client) + "/")
                + "grants"
                + (principal == null ? "" : "?" + principal.query(client)),
            "grants");
    if (server.json) {
      grants.forEach(System.out::println);
      return 0;
    }
    GrantNames names = GrantNames.of(client, grants, object == null);
    Columns columns = new Columns("PRIVILEGE", "TO", "ON");
    for (JsonNode grant : grants) {
      columns.add(
          grant.path("privilege").asString(),
          names.principal(grant.path("principal")),
          object == null ? names.object(grant.path("resource")) : object.toString());
    }
    columns.print(
        System.out,
        object == null
            ? "Nothing is granted in this project."
            : "Nothing is granted on it itself.");
    return 0;
  }

  @Command(
      name = "privileges",
      description =
          "Lists the privileges there are; with --on those of this object, and whether you may"
              + " grant them there.",
      footer = {"", "Example:", "  varve grant privileges --on warehouse:demo"},
      mixinStandardHelpOptions = true)
  int privileges(
      @Mixin ServerOptions server,
      @Option(
              names = "--on",
              paramLabel = ObjectName.LABEL,
              converter = ObjectName.Converter.class,
              description = ObjectName.SYNTAX)
          @Nullable ObjectName object)
      throws Exception {
    ManagementClient any = server.client();
    ManagementClient client = object == null ? any : object.client(any);
    JsonNode answer =
        client.get(
            (object == null ? "" : object.path(client) + "/") + "grants/grantable-privileges");
    if (server.json) {
      System.out.println(answer);
    } else if (object == null) {
      Columns columns = new Columns("ON", PRIVILEGE, "DESCRIPTION");
      for (Map.Entry<String, JsonNode> kind : answer.path("privileges").properties()) {
        kind.getValue().forEach(one -> columns.add(kind.getKey(), name(one), description(one)));
      }
      columns.print(System.out, "There are no privileges.");
    } else {
      Columns columns = new Columns(PRIVILEGE, "YOU MAY GRANT IT", "DESCRIPTION");
      for (JsonNode one : answer.path("privileges")) {
        JsonNode privilege = one.path("privilege");
        columns.add(
            name(privilege),
            one.path("allowed").asBoolean(false) ? "yes" : "no",
            description(privilege));
      }
      columns.print(System.out, "There are no privileges.");
    }
    return 0;
  }

  private static String name(JsonNode privilege) {
    return privilege.path("name").asString("");
  }

  private static String description(JsonNode privilege) {
    return privilege.path("description").asString("");
  }
}
