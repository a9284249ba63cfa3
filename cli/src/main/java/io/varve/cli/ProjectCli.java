package io.varve.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code varve project}. */
@Command(
    name = "project",
    description = "Lists, shows, makes, renames and deletes projects.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class ProjectCli {

  private static final String PROJECT = "PROJECT";
  private static final String NAMED = "its name or id";

  @Command(name = "list", description = "Lists projects.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get("project-list");
    if (server.json) {
      System.out.println(answer);
    } else {
      Columns columns = new Columns("ID", "NAME");
      for (JsonNode project : answer.path("projects")) {
        columns.add(project.path("project-id").asString(), project.path("project-name").asString());
      }
      columns.print(System.out, "There are no projects; varve bootstrap makes the first.");
    }
    return 0;
  }

  @Command(name = "get", description = "Shows a project.", mixinStandardHelpOptions = true)
  int get(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = PROJECT, description = NAMED) String project)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode found = client.get("project/" + ServerOptions.id(client, project));
    server.show(found);
    return 0;
  }

  @Command(name = "create", description = "Makes a project.", mixinStandardHelpOptions = true)
  int create(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    JsonNode made =
        server
            .client()
            .post("project", JsonNodeFactory.instance.objectNode().put("project-name", name));
    server.show(made, made.path("project-id").asString());
    return 0;
  }

  @Command(name = "rename", description = "Renames a project.", mixinStandardHelpOptions = true)
  int rename(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = PROJECT, description = NAMED) String project,
      @Parameters(paramLabel = "NEW-NAME") String name)
      throws Exception {
    ManagementClient client = server.client();
    client.post(
        "project/" + ServerOptions.id(client, project) + "/rename",
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
      @Parameters(paramLabel = PROJECT, description = NAMED) String project)
      throws Exception {
    ManagementClient client = server.client();
    String id = ServerOptions.id(client, project);
    String name = client.get("project/" + id).path("project-name").asString();
    confirmation.ask("The project " + name + " will be deleted; it must have no warehouse.");
    client.delete("project/" + id);
    Terminal.say("Deleted " + name);
    return 0;
  }
}
