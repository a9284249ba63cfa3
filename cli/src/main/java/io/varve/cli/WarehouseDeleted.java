package io.varve.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code varve warehouse deleted}. */
@Command(
    name = "deleted",
    description = "Lists what was dropped and can come back.",
    mixinStandardHelpOptions = true)
public final class WarehouseDeleted implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "of the warehouse; without one, the warehouses that were deleted")
  private @Nullable String name;

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    if (name == null) {
      listDeleted(DeletedWarehouses.all(client));
      return 0;
    }
    String path =
        Warehouses.path(Warehouses.find(client, name)) + "/deleted-tabulars?pageSize=1000";
    Columns columns = new Columns("TYPE", "ID", "DELETED", "EXPIRES", "NAME");
    String token = "";
    while (true) {
      JsonNode page = client.get(path + token);
      if (server.json) {
        page.path("tabulars").forEach(System.out::println);
      }
      for (JsonNode tabular : page.path("tabulars")) {
        StringBuilder full = new StringBuilder();
        tabular.path("namespace").forEach(level -> full.append(level.asString()).append('.'));
        columns.add(
            tabular.path("typ").asString(),
            tabular.path("id").asString(),
            tabular.path("deleted-at").asString(),
            tabular.path("expiration-date").asString(),
            full + tabular.path("name").asString());
      }
      if (!page.hasNonNull("next-page-token")) {
        break;
      }
      token = "&pageToken=" + ManagementClient.encoded(page.get("next-page-token").asString());
    }
    if (!server.json) {
      columns.print(System.out, "Nothing was dropped that can come back.");
    }
    return 0;
  }

  private void listDeleted(List<JsonNode> warehouses) {
    Columns columns = new Columns("ID", "STATUS", "DELETED", "EXPIRES", "NAME");
    for (JsonNode warehouse : warehouses) {
      if (server.json) {
        System.out.println(warehouse);
      }
      columns.add(
          warehouse.path("id").asString(),
          warehouse.path("status").asString(),
          warehouse.path("deleted-at").asString(),
          warehouse.path("expiration-date").asString("-"),
          warehouse.path("name").asString());
    }
    if (!server.json) {
      columns.print(System.out, "No warehouse was deleted that has not ended.");
    }
  }
}
