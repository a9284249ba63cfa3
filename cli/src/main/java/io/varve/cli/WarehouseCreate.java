package io.varve.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve warehouse create}. */
@Command(
    name = "create",
    description = "Makes a warehouse.",
    footer = {
      "",
      "A store that is not AWS:",
      "  varve warehouse create production --bucket lake \\",
      "    --endpoint http://127.0.0.1:9000 --access-key-id ID",
      "with the secret in VARVE_SECRET_ACCESS_KEY"
    },
    mixinStandardHelpOptions = true)
public final class WarehouseCreate implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private StorageOptions storage = new StorageOptions();
  @Mixin private CredentialOptions key = new CredentialOptions();

  @Option(names = "--dry-run", description = "says what would come of it; makes nothing")
  private boolean dryRun;

  @Option(
      names = "--interactive",
      description = "asks for what is needed, tries the store out, and then makes it")
  private boolean interactive;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "may be left out with --interactive")
  private String name = "";

  private final Supplier<Questions> terminal;

  /** Asks on the terminal. */
  public WarehouseCreate() {
    this(Questions::ofTerminal);
  }

  WarehouseCreate(Supplier<Questions> terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    ManagementClient client = server.client();
    if (interactive) {
      return lead(client);
    }
    if (name.isEmpty()) {
      throw new UsageException("Say the warehouse's name, or --interactive to be asked for all");
    }
    return dryRun
        ? ValidationPrinter.show(server, client.post("warehouse-creation-validation", body()))
        : make(client);
  }

  private int lead(ManagementClient client) throws InterruptedException {
    WarehouseDialog dialog = new WarehouseDialog(terminal.get(), System.out);
    while (true) {
      name = dialog.name(name);
      dialog.fill(storage, key);
      System.out.println("Trying it out …");
      JsonNode validation = client.post("warehouse-creation-validation", body());
      ValidationPrinter.print(System.out, validation);
      if (!validation.path("valid").asBoolean()) {
        if (!dialog.yes("It can't be made so. Change the answers", "y")) {
          throw new UsageException("Nothing was made.");
        }
      } else if (dryRun) {
        return 0;
      } else if (dialog.yes("Make it", "y")) {
        return make(client);
      } else {
        throw new UsageException("Nothing was made.");
      }
    }
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("warehouse-name", name);
    storage.addTo(body, key);
    return body;
  }

  private int make(ManagementClient client) throws InterruptedException {
    JsonNode made = client.post("warehouse", body());
    if (server.json) {
      System.out.println(made);
    } else {
      Terminal.say("Made " + name + ", in " + Warehouses.location(made));
      Terminal.say("Clients: " + client.catalogUri() + ", warehouse " + name);
      Terminal.say("Next: varve namespace create " + name + " NAMESPACE");
    }
    return 0;
  }
}
