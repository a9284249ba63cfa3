package io.varve.api.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code varve project}. */
@Command(
    name = "project",
    description = "Lists, makes, renames and deletes projects.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ProjectCommand {

  @Command(name = "list", description = "Lists projects.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get("project-list");
    if (server.json) {
      System.out.println(answer);
    } else {
      for (JsonNode project : answer.path("projects")) {
        System.out.println(
            project.path("project-id").asString() + "  " + project.path("project-name").asString());
      }
    }
    return 0;
  }

  @Command(name = "create", description = "Makes a project.", mixinStandardHelpOptions = true)
  int create(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    JsonNode made =
        server
            .client()
            .post("project", JsonNodeFactory.instance.objectNode().put("project-name", name));
    System.out.println(server.json ? made : made.path("project-id").asString());
    return 0;
  }

  @Command(name = "rename", description = "Renames a project.", mixinStandardHelpOptions = true)
  int rename(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "ID") String id,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    server
        .client()
        .post(
            "project/" + id + "/rename",
            JsonNodeFactory.instance.objectNode().put("new-name", name));
    return 0;
  }

  @Command(
      name = "delete",
      description = "Deletes a project that has no warehouse.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = "ID") String id)
      throws Exception {
    ManagementClient client = server.client();
    String name = client.get("project/" + id).path("project-name").asString();
    confirmation.ask("The project " + name + " will be deleted.");
    client.delete("project/" + id);
    return 0;
  }
}
