package io.varve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code varve warehouse validate}. */
@Command(
    name = "validate",
    description =
        "Tries out whether a warehouse's store does what it must; exits with 1 if it does not.",
    mixinStandardHelpOptions = true)
public final class WarehouseValidate implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    String path = Warehouses.path(Warehouses.find(client, name)) + "/storage/validate-access";
    return ValidationPrinter.show(server, client.post(path, null));
  }
}
