package io.varve.cli;

import io.varve.cli.AuditCli.Since;
import io.varve.security.rights.ObjectKind;
import java.time.Instant;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Which events are shown. */
final class EventOptions {

  @Option(
      names = "--type",
      paramLabel = "EVENT",
      description = "events of these names, with commas: TableCommitted,TableDropped")
  private @Nullable String type;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "of these kinds of objects, with commas: table, view, namespace, role, …")
  private @Nullable String kind;

  @Option(
      names = "--on",
      paramLabel = ObjectName.LABEL,
      converter = ObjectName.Converter.class,
      description =
          "of this object; of a warehouse with all that is in it, of a namespace with what is"
              + " directly in it: "
              + ObjectName.SYNTAX)
  private @Nullable ObjectName on;

  @Option(
      names = "--by",
      paramLabel = "USER",
      description = "caused by this user, such as oidc~1f3c")
  private @Nullable String by;

  @Option(names = "--request", paramLabel = "ID", description = "of this request")
  private @Nullable String request;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Since.class,
      description =
          "all from this time on, such as 2026-12-01T08:00:00Z, or how long ago: 30m, 2h, 7d")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Since.class,
      description = "up to this time; as --since")
  private @Nullable Instant until;

  boolean hasSince() {
    return since != null;
  }

  boolean hasUntil() {
    return until != null;
  }

  /** Whether any of them was said. */
  boolean any() {
    return type != null
        || kind != null
        || on != null
        || by != null
        || request != null
        || since != null
        || until != null;
  }

  /** The parameters of a request, each after an {@code &}. */
  String query(ManagementClient client) throws InterruptedException {
    StringJoiner query = new StringJoiner("");
    add(query, "type", type);
    add(query, "kind", kind);
    add(query, "principal", by == null || !by.startsWith("user:") ? by : by.substring(5));
    add(query, "request-id", request);
    add(query, "since", since == null ? null : since.toString());
    add(query, "until", until == null ? null : until.toString());
    if (on != null) {
      add(query, client, on);
    }
    return query.toString();
  }

  private static void add(StringJoiner query, ManagementClient client, ObjectName object)
      throws InterruptedException {
    switch (object.kind()) {
      case SERVER -> add(query, "kind", ObjectKind.SERVER.text());
      case PROJECT ->
          add(query, object.name().isEmpty() ? "kind" : "object-id", project(client, object));
      case WAREHOUSE -> add(query, "warehouse-id", warehouse(client, object));
      case NAMESPACE -> {
        add(query, "warehouse-id", warehouse(client, object));
        add(query, "namespace", object.name().replace('.', '\u001f'));
      }
      default -> {
        String name = object.name();
        String path = Tabulars.isId(name) ? name : object.path(client);
        add(query, "object-id", path.substring(path.lastIndexOf('/') + 1));
      }
    }
  }

  private static String project(ManagementClient client, ObjectName object)
      throws InterruptedException {
    return object.name().isEmpty()
        ? ObjectKind.PROJECT.text()
        : ServerOptions.id(client, object.name());
  }

  private static String warehouse(ManagementClient client, ObjectName object)
      throws InterruptedException {
    JsonNode found = Warehouses.find(client, object.warehouse());
    String path = Warehouses.path(found);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void add(StringJoiner query, String name, @Nullable String value) {
    if (value != null) {
      query.add("&" + name + "=" + ManagementClient.encoded(value));
    }
  }
}
