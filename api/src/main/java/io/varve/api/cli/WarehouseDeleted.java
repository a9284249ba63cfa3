package io.varve.api.cli;

import java.util.concurrent.Callable;
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

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
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
      token = "&pageToken=" + page.get("next-page-token").asString();
    }
    if (!server.json) {
      columns.print(System.out, "Nothing was dropped that can come back.");
    }
    return 0;
  }
}
