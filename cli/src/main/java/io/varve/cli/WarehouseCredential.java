package io.varve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve warehouse credential}. */
@Command(
    name = "credential",
    description = "Gives a warehouse another key; all nodes use it when this ends.",
    mixinStandardHelpOptions = true)
public final class WarehouseCredential implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private CredentialOptions key = new CredentialOptions();

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("new-storage-credential", key.credential());
    Warehouses.change(server, name, "storage-credential", body);
    return 0;
  }
}
