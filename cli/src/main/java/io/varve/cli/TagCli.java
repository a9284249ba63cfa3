package io.varve.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve tag}. */
@Command(
    name = "tag",
    description =
        "Names positions of a warehouse, which is then opened as it was there as"
            + " WAREHOUSE@@tag:NAME.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class TagCli {

  @Command(name = "list", description = "Lists tags, by name.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server, @Parameters(paramLabel = "WAREHOUSE") String warehouse)
      throws Exception {
    ManagementClient client = server.client();
    String path = path(Warehouses.find(client, warehouse)) + "?pageSize=1000&pageToken=";
    Columns columns = new Columns("NAME", "POSITION", "TIME", "PROTECTED UNTIL");
    String token = "";
    while (true) {
      JsonNode page = client.get(path + ManagementClient.encoded(token));
      for (JsonNode tag : page.path("savepoints")) {
        if (server.json) {
          System.out.println(tag);
        }
        columns.add(
            tag.path("name").asString(),
            tag.path("position").asString(),
            tag.path("timestamp").asString(""),
            tag.path("protect-until").asString("-"));
      }
      String next = page.path("next-page-token").asString("");
      if (next.isEmpty() || next.equals(token)) {
        break;
      }
      token = next;
    }
    if (!server.json) {
      columns.print(System.out, "The warehouse has no tags; varve tag create makes one.");
    }
    return 0;
  }

  @Command(
      name = "create",
      description = "Names a position, now unless --at says another one.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin ServerOptions server,
      @Option(
              names = "--at",
              paramLabel = "MOMENT",
              description = "a position, or a time such as 2026-08-01T00:00:00Z")
          @Nullable String at,
      @Option(
              names = "--protect-until",
              paramLabel = "TIME",
              description = "until then no purge takes the files that the warehouse had there")
          @Nullable String protectUntil,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ManagementClient client = server.client();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
    if (at != null) {
      String number = at.startsWith("position:") ? at.substring("position:".length()) : at;
      if (number.matches("\\d{1,18}")) {
        body.put("position", Long.parseLong(number));
      } else {
        body.put("timestamp", at);
      }
    }
    if (protectUntil != null) {
      body.put("protect-until", protectUntil);
    }
    JsonNode made = client.post(path(Warehouses.find(client, warehouse)), body);
    server.show(
        made,
        "%s@tag:%s is position %s".formatted(warehouse, name, made.path("position").asString()));
    return 0;
  }

  @Command(
      name = "delete",
      description = "Takes a tag away; what it protected is not protected any more.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ManagementClient client = server.client();
    client.delete(path(Warehouses.find(client, warehouse)) + "/" + ManagementClient.encoded(name));
    if (!server.json) {
      Terminal.say("Deleted the tag " + name);
    }
    return 0;
  }

  private static String path(JsonNode warehouse) {
    return Warehouses.path(warehouse) + "/savepoint";
  }
}
