package io.varve.api.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve warehouse create}. */
@Command(name = "create", description = "Makes a warehouse.", mixinStandardHelpOptions = true)
public final class WarehouseCreate implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private StorageOptions storage = new StorageOptions();
  @Mixin private CredentialOptions key = new CredentialOptions();

  @Option(names = "--dry-run", description = "says what would come of it; makes nothing")
  private boolean dryRun;

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("warehouse-name", name);
    storage.addTo(body, key);
    if (dryRun) {
      return ValidationPrinter.show(
          server, server.client().post("warehouse-creation-validation", body));
    }
    JsonNode made = server.client().post("warehouse", body);
    System.out.println(server.json ? made : "Made " + name + ", in " + Warehouses.place(made));
    return 0;
  }
}
