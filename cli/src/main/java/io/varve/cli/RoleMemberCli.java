package io.varve.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve role member}. */
@Command(
    name = "member",
    description = "Adds users and roles to a role, removes and lists them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class RoleMemberCli {

  @Command(
      name = "add",
      description = "Adds a user, or a role with all of its members.",
      footer = {"", "Example:", "  varve role member add analysts user:oidc~1f3c"},
      mixinStandardHelpOptions = true)
  int add(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = RoleCli.ROLE, description = RoleCli.NAMED) String role,
      @Parameters(
              paramLabel = PrincipalName.LABEL,
              converter = PrincipalName.Converter.class,
              description = PrincipalName.SYNTAX)
          PrincipalName member)
      throws Exception {
    ManagementClient client = server.client();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("members").addObject().put("type", member.kind()).put("id", member.id(client));
    JsonNode answer = client.post(Roles.path(client, role) + "/members", body);
    server.show(answer, member + " is a member of " + role);
    return 0;
  }

  @Command(
      name = "remove",
      description = "Removes a user or role from a role.",
      footer = {"", "Example:", "  varve role member remove analysts user:oidc~1f3c"},
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = RoleCli.ROLE, description = RoleCli.NAMED) String role,
      @Parameters(
              paramLabel = PrincipalName.LABEL,
              converter = PrincipalName.Converter.class,
              description = PrincipalName.SYNTAX)
          PrincipalName member)
      throws Exception {
    ManagementClient client = server.client();
    client.delete(
        Roles.path(client, role)
            + "/members/"
            + member.kind()
            + "/"
            + ManagementClient.encoded(member.id(client)));
    if (!server.json) {
      Terminal.say(member + " is no member of " + role + " any more");
    }
    return 0;
  }

  @Command(
      name = "list",
      description = "Lists members that were added here. Roles of tokens are known to no list.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--transitive", description = "also those of roles that are members")
          boolean transitive,
      @Parameters(paramLabel = RoleCli.ROLE, description = RoleCli.NAMED) String role)
      throws Exception {
    ManagementClient client = server.client();
    List<JsonNode> members =
        Pages.all(
            client,
            Roles.path(client, role) + "/members" + (transitive ? "/transitive" : ""),
            "members");
    if (server.json) {
      members.forEach(System.out::println);
      return 0;
    }
    Columns columns = new Columns("TYPE", "ID", "NAME");
    for (JsonNode member : members) {
      columns.add(
          member.path("type").asString(),
          member.path("id").asString(),
          member.path("name").asString(""));
    }
    columns.print(System.out, "It has no members that were added here.");
    return 0;
  }
}
