package io.varve.cli;

import java.util.List;
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
    subcommands = {
      WarehouseCreate.class,
      WarehouseValidate.class,
      WarehouseCredential.class,
      WarehouseDeleteProfile.class,
      WarehouseDeleted.class,
      WarehouseUndrop.class,
      WarehouseDelete.class,
    },
    mixinStandardHelpOptions = true)
public final class WarehouseCli {

  @Command(name = "list", description = "Lists warehouses.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get(Warehouses.ALL);
    if (server.json) {
      System.out.println(answer);
    } else {
      Columns columns = new Columns("ID", "STATUS", "NAME", "WHERE");
      for (JsonNode warehouse : answer.path("warehouses")) {
        columns.add(
            warehouse.path("id").asString(),
            warehouse.path("status").asString(),
            warehouse.path("name").asString(),
            Warehouses.location(warehouse));
      }
      columns.print(System.out, "There are no warehouses; varve warehouse create makes one.");
    }
    return 0;
  }

  @Command(name = "get", description = "Shows a warehouse.", mixinStandardHelpOptions = true)
  int get(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    JsonNode warehouse = Warehouses.find(server.client(), name);
    server.show(warehouse);
    return 0;
  }

  @Command(name = "rename", description = "Renames a warehouse.", mixinStandardHelpOptions = true)
  int rename(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "NEW-NAME") String newName)
      throws Exception {
    Warehouses.change(
        server, name, "rename", JsonNodeFactory.instance.objectNode().put("new-name", newName));
    return 0;
  }

  @Command(
      name = "activate",
      description = "Opens a warehouse to clients.",
      mixinStandardHelpOptions = true)
  int activate(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    Warehouses.change(server, name, "activate", null);
    return 0;
  }

  @Command(
      name = "deactivate",
      description = "Closes a warehouse to clients; all that it holds stays.",
      mixinStandardHelpOptions = true)
  int deactivate(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    Warehouses.change(server, name, "deactivate", null);
    return 0;
  }

  @Command(
      name = "protect",
      description = "Protects a warehouse from being deleted.",
      mixinStandardHelpOptions = true)
  int protect(
      @Mixin ServerOptions server,
      @Option(names = "--off", description = "takes the protection off") boolean off,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    Warehouses.change(
        server, name, "protection", JsonNodeFactory.instance.objectNode().put("protected", !off));
    return 0;
  }

  @Command(
      name = "format-versions",
      description = "Says which versions of the table format new tables of a warehouse may have.",
      mixinStandardHelpOptions = true)
  int formatVersions(
      @Mixin ServerOptions server,
      @Option(
              names = "--default",
              paramLabel = "VERSION",
              description = "of a table that asks for none; 2 if that is allowed, else the newest")
          @Nullable Integer defaultVersion,
      @Parameters(index = "0", paramLabel = "NAME") String name,
      @Parameters(index = "1..*", paramLabel = "VERSION", arity = "1..*") List<Integer> versions)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    versions.forEach(body.putArray("allowed-format-versions")::add);
    if (defaultVersion != null) {
      body.put("default-format-version", defaultVersion);
    }
    Warehouses.change(server, name, "format-version-policy", body);
    return 0;
  }

  @Command(
      name = "require-reason",
      description =
          "Says for which changes a warehouse wants a reason: drop, purge, grant; none if none is"
              + " named.",
      mixinStandardHelpOptions = true)
  int requireReason(
      @Mixin ServerOptions server,
      @Option(
              names = "--ticket",
              paramLabel = "PATTERN",
              description =
                  "what the ticket must look like, such as OPS-#*: # is a digit, ? any character,"
                      + " * any number of them")
          @Nullable String ticket,
      @Parameters(index = "0", paramLabel = "NAME") String name,
      @Parameters(index = "1..*", paramLabel = "CHANGE", arity = "0..*")
          @Nullable List<String> changes)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("require-reason");
    if (changes != null) {
      changes.forEach(body.withArray("require-reason")::add);
    }
    if (ticket != null) {
      body.put("ticket-pattern", ticket);
    }
    Warehouses.change(server, name, "reason-policy", body);
    return 0;
  }

  @Command(
      name = "managed-by",
      description = "Says who may change a warehouse, or end it.",
      mixinStandardHelpOptions = true)
  int managedBy(
      @Mixin ServerOptions server,
      @Parameters(index = "0", paramLabel = "NAME") String name,
      @Parameters(index = "1", paramLabel = "self-managed|instance-admin") String managedBy)
      throws Exception {
    Warehouses.change(
        server,
        name,
        "managed-by",
        JsonNodeFactory.instance.objectNode().put("managed-by", managedBy));
    return 0;
  }

  @Command(
      name = "statistics",
      description = "Tells how many tables and views a warehouse had, newest hour first.",
      mixinStandardHelpOptions = true)
  int statistics(
      @Mixin ServerOptions server,
      @Option(
              names = "--calls",
              description = "Tells instead how often it was asked what on the last day, by hour.")
          boolean calls,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode warehouse = Warehouses.find(client, name);
    JsonNode answer =
        calls
            ? client.post("endpoint-statistics", ofWarehouse(warehouse))
            : client.get(Warehouses.path(warehouse) + "/statistics?page_size=100");
    if (server.json) {
      System.out.println(answer);
    } else {
      (calls ? calls(answer) : counts(answer))
          .print(System.out, "Nothing is counted yet; ask again in a moment.");
    }
    return 0;
  }

  private static ObjectNode ofWarehouse(JsonNode warehouse) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("warehouse")
        .put("type", "warehouse-id")
        .put("id", warehouse.path("id").asString());
    return body;
  }

  private static Columns counts(JsonNode answer) {
    Columns columns = new Columns("UNTIL", "TABLES", "VIEWS", "CHANGED");
    for (JsonNode hour : answer.path("stats")) {
      columns.add(
          hour.path("timestamp").asString(),
          hour.path("number-of-tables").asString(),
          hour.path("number-of-views").asString(),
          hour.path("updated-at").asString());
    }
    return columns;
  }

  private static Columns calls(JsonNode answer) {
    Columns columns = new Columns("UNTIL", "CALLS", "STATUS", "ROUTE");
    for (int i = 0; i < answer.path("timestamps").size(); i++) {
      for (JsonNode one : answer.path("called-endpoints").path(i)) {
        columns.add(
            answer.path("timestamps").path(i).asString(),
            one.path("count").asString(),
            one.path("status-code").asString(),
            one.path("http-route").asString());
      }
    }
    return columns;
  }
}
