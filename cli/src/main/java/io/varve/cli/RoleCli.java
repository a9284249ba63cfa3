package io.varve.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve role}. */
@Command(
    name = "role",
    description = "Makes, lists, shows and deletes roles of a project, and says who is in them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = RoleMemberCli.class,
    mixinStandardHelpOptions = true)
public final class RoleCli {

  static final String ROLE = "ROLE";
  static final String NAMED = "its name or id";

  @Command(name = "list", description = "Lists roles.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    List<JsonNode> roles = Roles.all(server.client());
    if (server.json) {
      roles.forEach(System.out::println);
      return 0;
    }
    Columns columns = new Columns("ID", "NAME", "PROVIDER", "SOURCE", "DESCRIPTION");
    for (JsonNode role : roles) {
      columns.add(
          role.path("id").asString(),
          role.path("name").asString(),
          role.path("provider-id").asString(""),
          role.path("source-id").asString(""),
          role.path("description").asString(""));
    }
    columns.print(System.out, "There are no roles; varve role create makes one.");
    return 0;
  }

  @Command(name = "get", description = "Shows a role.", mixinStandardHelpOptions = true)
  int get(
      @Mixin ServerOptions server, @Parameters(paramLabel = ROLE, description = NAMED) String role)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode found = client.get(Roles.path(client, role));
    server.show(found);
    return 0;
  }

  @Command(
      name = "create",
      description =
          "Makes a role, for members that are added here, or for those whose tokens have it.",
      footer = {
        "",
        "Examples:",
        "  varve role create analysts",
        "  varve role create analysts --provider-id oidc --source-id lake-analysts"
      },
      mixinStandardHelpOptions = true)
  int create(
      @Mixin ServerOptions server,
      @Option(names = "--description", description = "what it is for") @Nullable String description,
      @Option(
              names = "--provider-id",
              paramLabel = "ID",
              description = "the identity provider whose tokens have it: what --oidc-id says")
          @Nullable String provider,
      @Option(
              names = "--source-id",
              paramLabel = "VALUE",
              description = "how tokens name it in the claim of --oidc-roles-claim")
          @Nullable String source,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    if ((provider == null) != (source == null)) {
      throw new UsageException("--provider-id and --source-id belong together");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
    put(body, "description", description);
    put(body, "provider-id", provider);
    put(body, "source-id", source);
    JsonNode made = server.client().post("role", body);
    server.show(
        made,
        "Made the role "
            + name
            + (source == null ? ". Next: varve role member add " + name + " user:ID" : ""));
    return 0;
  }

  private static void put(ObjectNode body, String field, @Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }

  @Command(
      name = "delete",
      description = "Deletes a role, with all that is granted to it.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = ROLE, description = NAMED) String role)
      throws Exception {
    ManagementClient client = server.client();
    String path = Roles.path(client, role);
    confirmation.ask(
        "The role " + role + " will be deleted, with all that is granted to it; its members stay.");
    client.delete(path);
    if (!server.json) {
      Terminal.say("Deleted the role " + role);
    }
    return 0;
  }
}
