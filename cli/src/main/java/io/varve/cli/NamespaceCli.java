package io.varve.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.RESTUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code varve namespace}. Levels of a name are separated by dots. */
@Command(
    name = "namespace",
    description =
        "Lists, shows, makes, moves, protects and drops namespaces; levels are separated by dots.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class NamespaceCli {

  @Command(name = "list", description = "Lists namespaces.", mixinStandardHelpOptions = true)
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--parent", paramLabel = "NAMESPACE", description = "those right under it")
          @Nullable String parent,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse)
      throws Exception {
    ManagementClient client = server.client();
    String catalog = catalog(Warehouses.find(client, warehouse));
    JsonNode answer =
        client.getCatalog(
            catalog + "?returnUuids=true&returnProtectionStatus=true" + under(parent));
    if (server.json) {
      System.out.println(answer);
      return 0;
    }
    Columns columns = new Columns("NAMESPACE", "PROTECTED", "ID");
    JsonNode names = answer.path("namespaces");
    for (int i = 0; i < names.size(); i++) {
      columns.add(
          dotted(names.get(i)),
          answer.path("protection-status").path(i).asBoolean() ? "yes" : "no",
          answer.path("namespace-uuids").path(i).asString());
    }
    columns.print(System.out, "There are no namespaces.");
    return 0;
  }

  @Command(
      name = "get",
      description = "Shows a namespace and its properties.",
      mixinStandardHelpOptions = true)
  int get(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "NAMESPACE") String namespace)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode found =
        client.getCatalog(
            catalog(Warehouses.find(client, warehouse))
                + "/"
                + encoded(namespace)
                + "?returnUuid=true");
    server.show(found);
    return 0;
  }

  @Command(name = "create", description = "Makes a namespace.", mixinStandardHelpOptions = true)
  int create(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "NAMESPACE") String namespace)
      throws Exception {
    ManagementClient client = server.client();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    levels(namespace).forEach(body.putArray("namespace")::add);
    JsonNode made = client.postCatalog(catalog(Warehouses.find(client, warehouse)), body);
    server.show(made, "Made " + namespace);
    return 0;
  }

  @Command(
      name = "protect",
      description = "Protects a namespace from being dropped.",
      mixinStandardHelpOptions = true)
  int protect(
      @Mixin ServerOptions server,
      @Option(names = "--off", description = "takes the protection off") boolean off,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "NAMESPACE") String namespace)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode found = Warehouses.find(client, warehouse);
    JsonNode answer =
        client.post(
            managed(client, found, namespace) + "/protection",
            JsonNodeFactory.instance.objectNode().put("protected", !off));
    server.show(answer, namespace + (off ? " is not protected" : " is protected"));
    return 0;
  }

  @Command(name = "delete", description = "Drops a namespace.", mixinStandardHelpOptions = true)
  int delete(
      @Mixin ServerOptions server,
      @Mixin Confirmation confirmation,
      @Option(names = "--recursive", description = "with all that it holds") boolean recursive,
      @Option(names = "--purge", description = "the files of its tables are deleted, too")
          boolean purge,
      @Option(
              names = "--force",
              description = "for good, whatever is protected and the warehouse's delete profile")
          boolean force,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "NAMESPACE") String namespace)
      throws Exception {
    ManagementClient client = server.client();
    JsonNode found = Warehouses.find(client, warehouse);
    String path = catalog(found) + "/" + encoded(namespace);
    confirmation.ask(
        "The namespace "
            + namespace
            + " will be dropped"
            + (recursive
                ? new Content(client, catalog(found)).of(levels(namespace))
                    + ", "
                    + Warehouses.fate(found, force)
                    + (purge ? "; the files of its tables go, too." : ".")
                : "."));
    client.deleteCatalog(path + "?recursive=" + recursive + "&purge=" + purge + "&force=" + force);
    if (!server.json) {
      Terminal.say("Dropped " + namespace);
    }
    return 0;
  }

  @Command(
      name = "move",
      description = "Gives a namespace another name, maybe in another namespace.",
      mixinStandardHelpOptions = true)
  int move(
      @Mixin ServerOptions server,
      @Option(names = "--force", description = "even if it is protected") boolean force,
      @Parameters(paramLabel = "WAREHOUSE") String warehouse,
      @Parameters(paramLabel = "NAMESPACE") String namespace,
      @Parameters(paramLabel = "NEW-NAME") String newName)
      throws Exception {
    ManagementClient client = server.client();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("force", force);
    levels(newName).forEach(body.putArray("destination")::add);
    JsonNode answer =
        client.post(managed(client, Warehouses.find(client, warehouse), namespace) + "/move", body);
    server.show(answer, namespace + " is " + newName);
    return 0;
  }

  static String catalog(JsonNode warehouse) {
    return warehouse.path("id").asString() + "/namespaces";
  }

  /** The path of a namespace in the management API. */
  static String managed(ManagementClient client, JsonNode warehouse, String namespace)
      throws InterruptedException {
    String id =
        client
            .getCatalog(catalog(warehouse) + "/" + encoded(namespace) + "?returnUuid=true")
            .path("namespace-uuid")
            .asString();
    return Warehouses.path(warehouse) + "/namespace/" + id;
  }

  private static String under(@Nullable String parent) {
    return parent == null ? "" : "&parent=" + encoded(parent);
  }

  static List<String> levels(String namespace) {
    return List.of(namespace.split("\\.", -1));
  }

  private static String encoded(String namespace) {
    return encoded(levels(namespace));
  }

  static String encoded(List<String> levels) {
    return RESTUtil.encodeNamespace(Namespace.of(levels.toArray(String[]::new)), "%1F");
  }

  static String dotted(JsonNode levels) {
    List<String> all = new ArrayList<>();
    levels.forEach(level -> all.add(level.asString()));
    return String.join(".", all);
  }
}
