package io.varve.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve warehouse undrop}. */
@Command(
    name = "undrop",
    description =
        "Brings back what was dropped, all or none; without ids, a whole warehouse that was"
            + " deleted.",
    mixinStandardHelpOptions = true)
public final class WarehouseUndrop implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--as",
      paramLabel = "NEW-NAME",
      description = "if the warehouse's name was taken meanwhile")
  private @Nullable String newName;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "or id, of a warehouse that was deleted")
  private String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ID",
      arity = "0..*",
      description = "as deleted lists them")
  private List<String> ids = List.of();

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    if (ids.isEmpty()) {
      return wholeWarehouse(client);
    }
    String path = Warehouses.path(Warehouses.find(client, name)) + "/deleted-tabulars";
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode targets = body.putArray("targets");
    JsonNode deleted = client.get(path + "?pageSize=1000").path("tabulars");
    for (String id : ids) {
      targets.addObject().put("type", type(deleted, id)).put("id", id);
    }
    client.post(path + "/undrop", body);
    return 0;
  }

  private int wholeWarehouse(ManagementClient client) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (newName != null) {
      body.put("new-name", newName);
    }
    JsonNode back =
        client.post(Warehouses.path(DeletedWarehouses.find(client, name)) + "/undrop", body);
    server.show(back, "The warehouse " + back.path("name").asString() + " is back");
    return 0;
  }

  private static String type(JsonNode deleted, String id) {
    for (JsonNode tabular : deleted) {
      if (tabular.path("id").asString().equals(id)) {
        return tabular.path("typ").asString();
      }
    }
    return "table";
  }
}
