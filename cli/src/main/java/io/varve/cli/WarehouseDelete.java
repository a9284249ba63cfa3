package io.varve.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code varve warehouse delete}. */
@Command(
    name = "delete",
    description =
        "Deletes a warehouse. With --force, a task drops what it holds, and this waits for it; or"
            + " it can come back as long as its delete profile says.",
    mixinStandardHelpOptions = true)
public final class WarehouseDelete implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private Confirmation confirmation = new Confirmation();

  @Option(
      names = "--force",
      description = "with all that it holds, whatever is protected; files stay")
  private boolean force;

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    JsonNode warehouse = Warehouses.find(client, name);
    confirmation.ask(
        "The warehouse "
            + name
            + " in "
            + Warehouses.location(warehouse)
            + (force ? content(client, warehouse) : "")
            + " will be deleted"
            + (force ? ", " + Warehouses.fate(warehouse, false) : "")
            + ".");
    String id = warehouse.path("id").asString();
    client.delete("warehouse/" + id + (force ? "?force=true" : ""));
    if (force) {
      follow(client, id);
    }
    return 0;
  }

  private static String content(ManagementClient client, JsonNode warehouse)
      throws InterruptedException {
    return warehouse.path("status").asString().equals("active")
        ? new Content(client, NamespaceCli.catalog(warehouse)).of(List.of())
        : " with all that it holds";
  }

  private void follow(ManagementClient client, String id) throws InterruptedException {
    List<JsonNode> left =
        DeletedWarehouses.all(client).stream()
            .filter(one -> one.path("id").asString().equals(id))
            .toList();
    // Where it is not listed any more its task was faster.
    for (JsonNode deleted : left) {
      JsonNode result =
          deleted.path("status").asString().equals("deleting")
              ? DeletedWarehouses.await(client, deleted.path("task-id").asString())
              : deleted;
      if (server.json) {
        System.out.println(result);
      } else if (result == deleted) {
        Terminal.say(
            "It can come back until "
                + deleted.path("expiration-date").asString()
                + ": varve warehouse undrop "
                + id);
      }
    }
  }
}
