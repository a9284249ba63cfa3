package io.varve.api.cli;

import io.varve.api.cli.ManagementClient.RefusedByServerException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve table}. A table is said by its name, with dots, or by its id if it was dropped. */
@Command(
    name = "table",
    description =
        "Holds tables, so that nothing drops or purges them, releases them, and restores metadata.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class TableCommand {

  @Command(
      name = "hold",
      description = "Holds a table: it is not dropped, not expired and not purged, even by force.",
      mixinStandardHelpOptions = true)
  int hold(
      @Mixin ServerOptions server,
      @Option(
              names = "--reason",
              required = true,
              description = "for whoever is refused; it stands in the ledger, so name no person")
          String reason,
      @Option(
              names = "--until",
              paramLabel = "TIME",
              description = "when that ends by itself, such as 2026-12-31T23:59:59Z")
          @Nullable String until,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TABLE", description = "its name, or its id") String table)
      throws Exception {
    ManagementClient client = server.client();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
    if (until != null) {
      body.put("until", until);
    }
    JsonNode held = client.post(path(client, warehouse, table, "hold"), body);
    System.out.println(server.json ? held : table + " is held");
    return 0;
  }

  @Command(
      name = "release",
      description = "Releases a table that is held.",
      mixinStandardHelpOptions = true)
  int release(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TABLE", description = "its name, or its id") String table)
      throws Exception {
    ManagementClient client = server.client();
    client.delete(path(client, warehouse, table, "hold"));
    if (!server.json) {
      System.out.println(table + " is released");
    }
    return 0;
  }

  @Command(
      name = "restore-metadata",
      description =
          "Brings back a table's newest metadata file that somebody altered or deleted, if the"
              + " server has its true bytes.",
      mixinStandardHelpOptions = true)
  int restoreMetadata(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TABLE", description = "its name, or its id") String table)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode done =
        client.post(
            path(client, warehouse, table, "restore-metadata"),
            JsonNodeFactory.instance.objectNode());
    boolean restored = done.path("restored").asBoolean();
    System.out.println(
        server.json
            ? done
            : done.path("metadata-location").asString()
                + (restored ? " is restored" : " is as the ledger recorded it"));
    return 0;
  }

  private static String path(
      ManagementClient client, String warehouse, String table, String action)
      throws IOException, InterruptedException {
    JsonNode found = Warehouses.find(client, warehouse);
    return Warehouses.path(found) + "/table/" + id(client, found, table) + "/" + action;
  }

  private static String id(ManagementClient client, JsonNode warehouse, String table)
      throws IOException, InterruptedException {
    if (isId(table)) {
      return table;
    }
    List<String> levels = NamespaceCommand.levels(table);
    if (levels.size() > 1) {
      JsonNode answer =
          client.getCatalog(
              NamespaceCommand.catalog(warehouse)
                  + "/"
                  + NamespaceCommand.encoded(levels.subList(0, levels.size() - 1))
                  + "/tables?returnUuids=true");
      JsonNode names = answer.path("identifiers");
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).path("name").asString().equals(levels.getLast())) {
          return answer.path("table-uuids").path(i).asString();
        }
      }
    }
    throw new RefusedByServerException(
        "There is no table of this name: " + table + "; say the id of one that was dropped");
  }

  private static boolean isId(String table) {
    try {
      return UUID.fromString(table).toString().equals(table);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
