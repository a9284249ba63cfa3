package io.varve.cli;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tables and views, as people name them on the command line. */
final class Tabulars {

  private static final String GENERIC_TABLE = "generic-table";

  private Tabulars() {}

  /**
   * Where to ask for something to be done with a table or view.
   *
   * @param name with dots, or an id
   * @param kind {@code table} or {@code view}
   */
  static String path(
      ManagementClient client, String warehouse, String name, String kind, String action)
      throws InterruptedException {
    JsonNode found = Warehouses.find(client, warehouse);
    String id =
        find(client, found, name, kind)
            .orElseThrow(
                () ->
                    new RefusedByServerException(
                        "There is no %s of this name: %s; say the id of one that was dropped"
                            .formatted(kind, name)));
    return Warehouses.path(found) + "/" + kind + "/" + id + "/" + action;
  }

  /** Brings a metadata file back, and says whether that was needed. */
  static int restoreMetadata(ServerOptions server, String warehouse, String name, String kind)
      throws InterruptedException {
    ManagementClient client = server.client();
    JsonNode done =
        client.post(
            path(client, warehouse, name, kind, "restore-metadata"),
            JsonNodeFactory.instance.objectNode());
    server.show(
        done,
        done.path("metadata-location").asString()
            + (done.path("restored").asBoolean()
                ? " is restored"
                : " is as the ledger recorded it"));
    return 0;
  }

  /** The id of a table, view or generic table, if there is one of this name. */
  static Optional<String> find(
      ManagementClient client, JsonNode warehouse, String name, String kind)
      throws InterruptedException {
    if (isId(name)) {
      return Optional.of(name);
    }
    List<String> levels = NamespaceCli.levels(name);
    if (levels.size() == 1) {
      return Optional.empty();
    }
    String list =
        NamespaceCli.catalog(warehouse)
            + "/"
            + NamespaceCli.encoded(levels.subList(0, levels.size() - 1))
            + "/"
            + kind
            + "s?returnUuids=true";
    JsonNode answer =
        kind.equals(GENERIC_TABLE) ? client.getGeneric(list) : client.getCatalog(list);
    JsonNode names = answer.path("identifiers");
    for (int i = 0; i < names.size(); i++) {
      if (names.path(i).path("name").asString().equals(levels.getLast())) {
        return Optional.of(answer.path("table-uuids").path(i).asString());
      }
    }
    return Optional.empty();
  }

  /** Whether a name is an id. */
  static boolean isId(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
