package io.varve.api.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve warehouse}. */
@Command(
    name = "warehouse",
    description = "Lists, makes, changes and deletes warehouses.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class WarehouseCommand {

  private static final String ALL = "warehouse?warehouseStatus=active&warehouseStatus=inactive";

  @Command(name = "list", description = "Lists warehouses.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get(ALL);
    if (server.json) {
      System.out.println(answer);
    } else {
      for (JsonNode warehouse : answer.path("warehouses")) {
        System.out.printf(
            "%s  %-8s  %-24s  %s%n",
            warehouse.path("id").asString(),
            warehouse.path("status").asString(),
            warehouse.path("name").asString(),
            place(warehouse));
      }
    }
    return 0;
  }

  @Command(name = "get", description = "Shows a warehouse.", mixinStandardHelpOptions = true)
  int get(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    JsonNode warehouse = find(server.client(), name);
    System.out.println(server.json ? warehouse : warehouse.toPrettyString());
    return 0;
  }

  @Command(name = "create", description = "Makes a warehouse.", mixinStandardHelpOptions = true)
  int create(
      @Mixin ServerOptions server,
      @Mixin StorageOptions storage,
      @Mixin CredentialOptions key,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("warehouse-name", name);
    storage.addTo(body, key);
    JsonNode made = server.client().post("warehouse", body);
    System.out.println(server.json ? made : "Made " + name + ", in " + place(made));
    return 0;
  }

  @Command(
      name = "credential",
      description = "Gives a warehouse another key; all nodes use it when this ends.",
      mixinStandardHelpOptions = true)
  int credential(
      @Mixin ServerOptions server,
      @Mixin CredentialOptions key,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("new-storage-credential", key.credential());
    change(server, name, "storage-credential", body);
    return 0;
  }

  @Command(name = "rename", description = "Renames a warehouse.", mixinStandardHelpOptions = true)
  int rename(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "NEW-NAME") String newName)
      throws Exception {
    change(server, name, "rename", JsonNodeFactory.instance.objectNode().put("new-name", newName));
    return 0;
  }

  @Command(
      name = "activate",
      description = "Opens a warehouse to clients.",
      mixinStandardHelpOptions = true)
  int activate(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    change(server, name, "activate", null);
    return 0;
  }

  @Command(
      name = "deactivate",
      description = "Closes a warehouse to clients; all that it holds stays.",
      mixinStandardHelpOptions = true)
  int deactivate(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    change(server, name, "deactivate", null);
    return 0;
  }

  @Command(name = "delete", description = "Deletes a warehouse.", mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Option(names = "--force", description = "drops first all that it holds; files stay")
          boolean force,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode warehouse = find(client, name);
    confirmation.ask(
        "The warehouse "
            + name
            + " in "
            + place(warehouse)
            + " will be deleted"
            + (force ? ", with all namespaces, tables and views that it holds." : "."));
    client.delete("warehouse/" + warehouse.path("id").asString() + (force ? "?force=true" : ""));
    return 0;
  }

  private static void change(
      ServerOptions server, String name, String what, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    ManagementClient client = server.client();
    JsonNode changed =
        client.post("warehouse/" + find(client, name).path("id").asString() + "/" + what, body);
    if (server.json) {
      System.out.println(changed);
    }
  }

  private static JsonNode find(ManagementClient client, String name)
      throws IOException, InterruptedException {
    for (JsonNode warehouse : client.get(ALL).path("warehouses")) {
      if (warehouse.path("name").asString().equals(name)) {
        return warehouse;
      }
    }
    throw new ManagementClient.RefusedByServerException(
        "The project has no warehouse of this name: " + name);
  }

  private static String place(JsonNode warehouse) {
    JsonNode profile = warehouse.path("storage-profile");
    if (profile.has("location")) {
      return profile.path("location").asString();
    }
    String prefix = profile.path("key-prefix").asString("");
    return "s3://" + profile.path("bucket").asString() + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
