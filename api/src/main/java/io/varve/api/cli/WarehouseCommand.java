package io.varve.api.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve warehouse}. */
@Command(
    name = "warehouse",
    description = "Lists, makes, changes and deletes warehouses.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class WarehouseCommand {

  @Command(name = "list", description = "Lists warehouses.", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws Exception {
    JsonNode answer = server.client().get(Warehouses.ALL);
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
    JsonNode warehouse = Warehouses.find(server.client(), name);
    System.out.println(server.json ? warehouse : warehouse.toPrettyString());
    return 0;
  }

  @Command(name = "create", description = "Makes a warehouse.", mixinStandardHelpOptions = true)
  int create(
      @Mixin ServerOptions server,
      @Mixin StorageOptions storage,
      @Mixin CredentialOptions key,
      @Option(names = "--dry-run", description = "says what would come of it; makes nothing")
          boolean dryRun,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("warehouse-name", name);
    storage.addTo(body, key);
    if (dryRun) {
      return show(server, server.client().post("warehouse-creation-validation", body));
    }
    JsonNode made = server.client().post("warehouse", body);
    System.out.println(server.json ? made : "Made " + name + ", in " + place(made));
    return 0;
  }

  @Command(
      name = "validate",
      description =
          "Tries out whether a warehouse's store does what it must; exits with 1 if it does not.",
      mixinStandardHelpOptions = true)
  int validate(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ManagementClient client = server.client();
    String path = Warehouses.path(Warehouses.find(client, name)) + "/storage/validate-access";
    return show(server, client.post(path, null));
  }

  private static int show(ServerOptions server, JsonNode validation) {
    if (server.json) {
      System.out.println(validation);
    } else {
      ValidationPrinter.print(System.out, validation);
    }
    return validation.path("valid").asBoolean() ? 0 : 1;
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

  @Command(
      name = "protect",
      description = "Protects a warehouse from being deleted.",
      mixinStandardHelpOptions = true)
  int protect(
      @Mixin ServerOptions server,
      @Option(names = "--off", description = "takes the protection off") boolean off,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    change(
        server, name, "protection", JsonNodeFactory.instance.objectNode().put("protected", !off));
    return 0;
  }

  @Command(
      name = "delete-profile",
      description = "Says what later drops do: for how long what is dropped can come back.",
      mixinStandardHelpOptions = true)
  int deleteProfile(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(
              paramLabel = "hard|SECONDS",
              description = "hard: a drop is final. A number: for so many seconds")
          String profile)
      throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (profile.equals("hard")) {
      body.putObject("delete-profile").put("type", "hard");
    } else {
      body.putObject("delete-profile")
          .put("type", "soft")
          .put("expiration-seconds", seconds(profile));
    }
    change(server, name, "delete-profile", body);
    return 0;
  }

  private static long seconds(String said) {
    try {
      return Long.parseLong(said);
    } catch (NumberFormatException e) {
      throw new UsageException("Say hard, or for how many seconds a drop can be undone: " + said);
    }
  }

  @Command(
      name = "deleted",
      description = "Lists what was dropped and can come back.",
      mixinStandardHelpOptions = true)
  int deleted(
      @Mixin ServerOptions server,
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              description = "of the warehouse; without one, the warehouses that were deleted")
          @Nullable String name)
      throws Exception {
    ManagementClient client = server.client();
    if (name == null) {
      listDeleted(server.json, DeletedWarehouses.all(client));
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
      token = "&pageToken=" + page.get("next-page-token").asString();
    }
    if (!server.json) {
      columns.print(System.out, "Nothing was dropped that can come back.");
    }
    return 0;
  }

  private static void listDeleted(boolean json, List<JsonNode> warehouses) {
    Columns columns = new Columns("ID", "STATUS", "DELETED", "EXPIRES", "NAME");
    for (JsonNode warehouse : warehouses) {
      if (json) {
        System.out.println(warehouse);
      }
      columns.add(
          warehouse.path("id").asString(),
          warehouse.path("status").asString(),
          warehouse.path("deleted-at").asString(),
          warehouse.path("expiration-date").asString("-"),
          warehouse.path("name").asString());
    }
    if (!json) {
      columns.print(System.out, "No warehouse was deleted that has not ended.");
    }
  }

  @Command(
      name = "undrop",
      description =
          "Brings back what was dropped, all or none; without ids, a whole warehouse that was"
              + " deleted.",
      mixinStandardHelpOptions = true)
  int undrop(
      @Mixin ServerOptions server,
      @Option(
              names = "--as",
              paramLabel = "NEW-NAME",
              description = "if the warehouse's name was taken meanwhile")
          @Nullable String newName,
      @Parameters(paramLabel = "NAME", description = "or id, of a warehouse that was deleted")
          String name,
      @Parameters(paramLabel = "ID", arity = "0..*", description = "as deleted lists them")
          @Nullable List<String> ids)
      throws Exception {
    ManagementClient client = server.client();
    if (ids == null || ids.isEmpty()) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      if (newName != null) {
        body.put("new-name", newName);
      }
      JsonNode back =
          client.post(Warehouses.path(DeletedWarehouses.find(client, name)) + "/undrop", body);
      System.out.println(
          server.json ? back : "The warehouse " + back.path("name").asString() + " is back");
      return 0;
    }
    String path = Warehouses.path(Warehouses.find(client, name)) + "/deleted-tabulars";
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode targets = body.putArray("targets");
    JsonNode deleted = client.get(path + "?pageSize=1000").path("tabulars");
    for (String id : ids) {
      targets.addObject().put("type", type(deleted, id)).put("id", id);
    }
    client.post(path + "/undrop", body);
    return 0;
  }

  private static String type(JsonNode deleted, String id) {
    for (JsonNode tabular : deleted) {
      if (tabular.path("id").asString().equals(id)) {
        return tabular.path("typ").asString();
      }
    }
    return "table";
  }

  @Command(
      name = "delete",
      description =
          "Deletes a warehouse. With --force, a task drops what it holds, and this waits for it; or"
              + " it can come back as long as its delete profile says.",
      mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Option(
              names = "--force",
              description = "with all that it holds, whatever is protected; files stay")
          boolean force,
      @Parameters(paramLabel = "NAME") String name)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode warehouse = Warehouses.find(client, name);
    confirmation.ask(
        "The warehouse "
            + name
            + " in "
            + place(warehouse)
            + (force ? content(client, warehouse) : "")
            + " will be deleted"
            + (force ? ", " + Warehouses.fate(warehouse, false) : "")
            + ".");
    String id = warehouse.path("id").asString();
    client.delete("warehouse/" + id + (force ? "?force=true" : ""));
    if (force) {
      follow(server.json, client, id);
    }
    return 0;
  }

  private static String content(ManagementClient client, JsonNode warehouse)
      throws IOException, InterruptedException {
    return warehouse.path("status").asString().equals("active")
        ? new Content(client, NamespaceCommand.catalog(warehouse)).of(List.of())
        : " with all that it holds";
  }

  private static void follow(boolean json, ManagementClient client, String id)
      throws IOException, InterruptedException {
    List<JsonNode> left =
        DeletedWarehouses.all(client).stream()
            .filter(one -> one.path("id").asString().equals(id))
            .toList();
    // Where it is not listed any more its task was faster.
    for (JsonNode deleted : left) {
      JsonNode shown =
          deleted.path("status").asString().equals("deleting")
              ? DeletedWarehouses.await(client, deleted.path("task-id").asString())
              : deleted;
      if (json) {
        System.out.println(shown);
      } else if (shown == deleted) {
        System.out.println(
            "It can come back until "
                + deleted.path("expiration-date").asString()
                + ": varve warehouse undrop "
                + id);
      }
    }
  }

  private static void change(
      ServerOptions server, String name, String what, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    ManagementClient client = server.client();
    JsonNode changed =
        client.post(
            "warehouse/" + Warehouses.find(client, name).path("id").asString() + "/" + what, body);
    if (server.json) {
      System.out.println(changed);
    }
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
