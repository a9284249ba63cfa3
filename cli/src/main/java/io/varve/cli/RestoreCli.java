package io.varve.cli;

import io.varve.ledger.store.LedgerJson;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve restore}. */
@Command(
    name = "restore",
    description =
        "Makes a table, a namespace or a warehouse be again what it was: schema, properties, refs"
            + " and names. What was made since in a namespace or warehouse is dropped, and can come"
            + " back. The ledger keeps all of it, and a restore can be undone. With --clone, a table"
            + " stays as it is, and a new one gets the state that it had at a tag. More than one"
            + " transaction changes is restored by a task, which this waits for.",
    footer = {
      "",
      "Examples:",
      "  varve restore demo/shop.orders --to 2026-12-01T08:00:00Z --dry-run",
      "  varve restore demo/shop --to position:1234",
      "  varve restore demo --to 30m",
      "  varve restore demo/shop.orders --to tag:q2-close --clone lab.orders_q2"
    },
    mixinStandardHelpOptions = true)
public final class RestoreCli implements Callable<Integer> {

  private static final Pattern POSITION = Pattern.compile("(?:position:)?(\\d{1,18})");

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(
      paramLabel = "WAREHOUSE[/NAMESPACE[.TABLE]]",
      description =
          "what is restored, by the name that it had; levels of a namespace are separated by dots,"
              + " and a table's id is taken for its name")
  private String what = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "MOMENT",
      description =
          "a time such as 2026-12-01T08:00:00Z, how long ago (30m, 2h, 7d), position:1234"
              + " or tag:NAME")
  private String to = "";

  @Option(names = "--namespace", description = "a name with dots is that of a namespace")
  private boolean namespace;

  @Option(names = "--view", description = "a name with dots is that of a view")
  private boolean view;

  @Option(
      names = "--clone",
      paramLabel = "[NAMESPACE.]TABLE",
      description =
          "makes a new table of this name, which shares files; MOMENT must be a tag that protects"
              + " files")
  private @Nullable String clone;

  @Option(names = "--dry-run", description = "shows what would happen, and does nothing")
  private boolean dryRun;

  @Option(
      names = "--partly",
      description =
          "of more than one transaction changes, restores all but the objects that something is in"
              + " the way of")
  private boolean partly;

  @Option(
      names = "--no-wait",
      description = "does not wait for the task that restores more than one transaction changes")
  private boolean noWait;

  @Option(names = "--reason", description = "why; it stands beside the change, and can be erased")
  private @Nullable String reason;

  @Override
  public Integer call() throws InterruptedException {
    if (namespace && view) {
      throw new UsageException("Say one of --namespace and --view");
    }
    ObjectNode body = LedgerJson.mapper().createObjectNode();
    Matcher position = POSITION.matcher(to.strip());
    if (position.matches()) {
      body.putObject("to").put("position", Long.parseLong(position.group(1)));
    } else if (to.startsWith("tag:")) {
      body.putObject("to").put("savepoint", to.substring("tag:".length()));
    } else {
      body.putObject("to").put("timestamp", time(to));
    }
    int slash = what.indexOf('/');
    if (slash >= 0) {
      scope(body.putObject("scope"), what.substring(slash + 1));
    }
    if (clone != null) {
      clone(body, clone);
    }
    if (reason != null) {
      body.put("reason", reason);
    }
    ManagementClient client = server.client();
    String path =
        Warehouses.path(Warehouses.find(client, slash < 0 ? what : what.substring(0, slash)));
    path += "/restore";
    JsonNode plan = client.post(path, PlanPrinter.asDryRun(body));
    return plan.path("task").asBoolean(false)
        ? new LargeRestore(server, client, partly, !noWait).run(plan, path, body, dryRun)
        : PlanPrinter.run(server, client, plan, path, body, dryRun);
  }

  /** A time, or how long ago; what is none of these the server refuses. */
  private static String time(String text) {
    try {
      return new AuditCli.Since().convert(text).toString();
    } catch (TypeConversionException e) {
      return text;
    }
  }

  private static void clone(ObjectNode body, String clone) {
    List<String> levels = levels(clone);
    body.put("mode", "clone").put("name", levels.getLast());
    if (levels.size() > 1) {
      levels.subList(0, levels.size() - 1).forEach(body.putArray("namespace")::add);
    }
  }

  private static List<String> levels(String name) {
    List<String> levels = List.of(name.split("\\.", -1));
    if (levels.stream().anyMatch(String::isEmpty)) {
      throw new UsageException("A name has no empty levels: " + name);
    }
    return levels;
  }

  private void scope(ObjectNode scope, String name) {
    String kind = view ? "views" : "tables";
    if (!namespace && Tabulars.isId(name)) {
      scope.putArray(kind).addObject().put("id", name);
      return;
    }
    List<String> levels = levels(name);
    if (namespace || (levels.size() == 1 && !view)) {
      ArrayNode one = scope.putArray("namespaces").addArray();
      levels.forEach(one::add);
      return;
    }
    ObjectNode one = scope.putArray(kind).addObject();
    levels.subList(0, levels.size() - 1).forEach(one.putArray("namespace")::add);
    one.put("name", levels.getLast());
  }
}
