package io.varve.api.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code varve warehouse}. */
@Command(
    name = "warehouse",
    description = "Lists, makes, changes and deletes warehouses.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WarehouseCreate.class,
      WarehouseValidate.class,
      WarehouseCredential.class,
      WarehouseDeleteProfile.class,
      WarehouseDeleted.class,
      WarehouseUndrop.class,
      WarehouseDelete.class,
    },
    mixinStandardHelpOptions = true)
public final class WarehouseCommand {

  @Command(name = "list", description = "Lists warehouses.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get(Warehouses.ALL);
    if (server.json) {
      System.out.println(answer);
    } else {
      Columns columns = new Columns("ID", "STATUS", "NAME", "WHERE");
      for (JsonNode warehouse : answer.path("warehouses")) {
        columns.add(
            warehouse.path("id").asString(),
            warehouse.path("status").asString(),
            warehouse.path("name").asString(),
            Warehouses.place(warehouse));
      }
      columns.print(System.out, "There are no warehouses; varve warehouse create makes one.");
    }
    return 0;
  }

  @Command(name = "get", description = "Shows a warehouse.", mixinStandardHelpOptions = true)
  int get(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    JsonNode warehouse = Warehouses.find(server.client(), name);
    System.out.println(server.json ? warehouse : warehouse.toPrettyString());
    return 0;
  }

  @Command(name = "rename", description = "Renames a warehouse.", mixinStandardHelpOptions = true)
  int rename(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "NEW-NAME") String newName)
      throws Exception {
    Warehouses.change(
        server, name, "rename", JsonNodeFactory.instance.objectNode().put("new-name", newName));
    return 0;
  }

  @Command(
      name = "activate",
      description = "Opens a warehouse to clients.",
      mixinStandardHelpOptions = true)
  int activate(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    Warehouses.change(server, name, "activate", null);
    return 0;
  }

  @Command(
      name = "deactivate",
      description = "Closes a warehouse to clients; all that it holds stays.",
      mixinStandardHelpOptions = true)
  int deactivate(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    Warehouses.change(server, name, "deactivate", null);
    return 0;
  }

  @Command(
      name = "protect",
      description = "Protects a warehouse from being deleted.",
      mixinStandardHelpOptions = true)
  int protect(
      @Mixin ServerOptions server,
      @Option(names = "--off", description = "takes the protection off") boolean off,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    Warehouses.change(
        server, name, "protection", JsonNodeFactory.instance.objectNode().put("protected", !off));
    return 0;
  }
}
