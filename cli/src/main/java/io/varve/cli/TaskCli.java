package io.varve.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve task}. */
@Command(
    name = "task",
    description =
        "Lists and controls what is done late or takes long: expiry of what was dropped, purges, and"
            + " large restores.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class TaskCli {

  @Command(
      name = "list",
      description = "Lists tasks, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin ServerOptions server,
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description =
                  "SCHEDULED, RUNNING, STOPPING, SUCCESS, FAILED or CANCELLED; may be repeated")
          @Nullable List<String> statuses,
      @Option(
              names = "--queue",
              paramLabel = "QUEUE",
              description = "soft_deletion, tabular_purge or restore; may be repeated")
          @Nullable List<String> queues,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse)
      throws Exception {
    ManagementClient client = server.client();
    String path = Warehouses.path(Warehouses.find(client, warehouse)) + "/task/list";
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("page-size", 1000);
    add(body, "status", statuses);
    add(body, "queue-name", queues);
    Columns columns = new Columns("TASK", "QUEUE", "STATUS", "SCHEDULED FOR", "TRIES", "OF");
    while (true) {
      JsonNode page = client.post(path, body);
      if (server.json) {
        page.path("tasks").forEach(System.out::println);
      }
      for (JsonNode task : page.path("tasks")) {
        columns.add(
            task.path("task-id").asString(),
            task.path("queue-name").asString(),
            task.path("status").asString(),
            task.path("scheduled-for").asString(),
            task.path("attempt").asString(),
            object(task));
      }
      if (!page.hasNonNull("next-page-token")) {
        break;
      }
      body.set("page-token", page.get("next-page-token"));
    }
    if (!server.json) {
      columns.print(System.out, "There are no tasks.");
    }
    return 0;
  }

  @Command(
      name = "get",
      description = "Shows a task and its tries.",
      mixinStandardHelpOptions = true)
  int get(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TASK") String task)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode response =
        client.get(
            Warehouses.path(Warehouses.find(client, warehouse))
                + "/task/by-id/"
                + ManagementClient.encoded(task));
    server.show(response);
    return 0;
  }

  @Command(
      name = "cancel",
      description =
          "Has tasks never be done: what was dropped can come back for ever, files stay; a restore"
              + " stops after the part that it is at.",
      mixinStandardHelpOptions = true)
  int cancel(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TASK", arity = "1..*") List<String> tasks)
      throws Exception {
    return control(server, warehouse, "cancel", tasks);
  }

  @Command(
      name = "stop",
      description = "Stops what runs just now; it is tried again later.",
      mixinStandardHelpOptions = true)
  int stop(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TASK", arity = "1..*") List<String> tasks)
      throws Exception {
    return control(server, warehouse, "stop", tasks);
  }

  @Command(
      name = "run-now",
      description = "Has tasks done now, and does not wait for their time.",
      mixinStandardHelpOptions = true)
  int runNow(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "TASK", arity = "1..*") List<String> tasks)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode found = Warehouses.find(client, warehouse);
    List<String> losses = new ArrayList<>();
    for (String task : tasks) {
      JsonNode response =
          client.get(Warehouses.path(found) + "/task/by-id/" + ManagementClient.encoded(task));
      losses.add(
          switch (response.path("queue-name").asString()) {
            case "tabular_purge" -> "The files of " + object(response) + " will be deleted now.";
            case "restore" -> "The restore of " + object(response) + " goes on now.";
            default -> object(response) + " will end now and can't come back.";
          });
    }
    confirmation.ask(String.join(" ", losses));
    control(client, found, "run-now", tasks);
    return 0;
  }

  private static int control(
      ServerOptions server, String warehouse, String action, List<String> tasks)
      throws InterruptedException {
    ManagementClient client = server.client();
    control(client, Warehouses.find(client, warehouse), action, tasks);
    return 0;
  }

  private static void control(
      ManagementClient client, JsonNode warehouse, String action, List<String> tasks)
      throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("action").put("action-type", action);
    tasks.forEach(body.putArray("task-ids")::add);
    client.post(Warehouses.path(warehouse) + "/task/control", body);
  }

  private static void add(ObjectNode body, String field, @Nullable List<String> values) {
    if (values != null) {
      values.forEach(body.putArray(field)::add);
    }
  }

  private static String object(JsonNode task) {
    List<String> name = new ArrayList<>();
    task.path("entity-name").forEach(part -> name.add(part.asString()));
    return task.at("/entity/type").asString() + " " + String.join(".", name);
  }
}
