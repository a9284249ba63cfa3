package io.varve.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve table}. A table is named by its name, with dots, or by its id if it was dropped. */
@Command(
    name = "table",
    description = "Protects and holds tables and views, and restores the metadata file of a table.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class TableCli {

  @Command(
      name = "hold",
      description = "Holds a table: it is not dropped, not expired and not purged, even by force.",
      mixinStandardHelpOptions = true)
  int hold(
      @Mixin ServerOptions server,
      @Option(
              names = "--reason",
              required = true,
              description =
                  "for clients that are refused; it is kept in the ledger, so name no person")
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
    JsonNode held = client.post(Tabulars.path(client, warehouse, table, "table", "hold"), body);
    server.show(held, table + " is held");
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
    client.delete(Tabulars.path(client, warehouse, table, "table", "hold"));
    if (!server.json) {
      Terminal.say(table + " is released");
    }
    return 0;
  }

  @Command(
      name = "protect",
      description = "Protects a table or view from being dropped.",
      mixinStandardHelpOptions = true)
  int protect(
      @Mixin ServerOptions server,
      @Option(names = "--off", description = "takes the protection off") boolean off,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TABLE", description = "its name, or its id") String table)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode found = Warehouses.find(client, warehouse);
    String kind = Tabulars.find(client, found, table, "table").isPresent() ? "table" : "view";
    String id =
        Tabulars.find(client, found, table, kind)
            .orElseThrow(
                () ->
                    new RefusedByServerException(
                        "There is no table or view of this name: " + table));
    JsonNode answer =
        client.post(
            Warehouses.path(found) + "/" + kind + "/" + id + "/protection",
            JsonNodeFactory.instance.objectNode().put("protected", !off));
    server.show(answer, table + (off ? " is not protected" : " is protected"));
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
    return Tabulars.restoreMetadata(server, warehouse, table, "table");
  }
}
