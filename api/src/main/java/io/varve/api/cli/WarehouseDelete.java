package io.varve.api.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code varve warehouse delete}. */
@Command(name = "delete", description = "Deletes a warehouse.", mixinStandardHelpOptions = true)
public final class WarehouseDelete implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private Confirmation confirmation = new Confirmation();

  @Option(
      names = "--force",
      description = "drops first all that it holds, whatever is protected; files stay")
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
            + Warehouses.place(warehouse)
            + " will be deleted"
            + (force ? ", with all namespaces, tables and views that it holds." : "."));
    client.delete("warehouse/" + warehouse.path("id").asString() + (force ? "?force=true" : ""));
    return 0;
  }
}
