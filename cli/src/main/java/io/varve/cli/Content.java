package io.varve.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a namespace or a warehouse holds, for a person who is asked whether it may be deleted. */
final class Content {

  private static final int SHOWN = 10;

  private final ManagementClient client;
  private final String catalog;
  private final List<String> names = new ArrayList<>();
  private int namespaces;
  private int tables;
  private int views;

  /**
   * @param catalog path of the warehouse's namespaces
   */
  Content(ManagementClient client, String catalog) {
    this.client = client;
    this.catalog = catalog;
  }

  /** What is in a namespace, or in all of the warehouse if it has no levels. */
  String of(List<String> levels) throws InterruptedException {
    count(levels);
    if (namespaces + tables + views == 0) {
      return " (it is empty)";
    }
    return " with "
        + namespaces
        + " namespaces, "
        + tables
        + " tables and "
        + views
        + " views in it"
        + (names.isEmpty()
            ? ""
            : " (" + String.join(", ", names) + (tables + views > names.size() ? ", …" : "") + ")");
  }

  private void count(List<String> levels) throws InterruptedException {
    String under = "";
    if (!levels.isEmpty()) {
      String encoded = NamespaceCli.encoded(levels);
      tables += add(client.getCatalog(catalog + "/" + encoded + "/tables").path("identifiers"));
      views += add(client.getCatalog(catalog + "/" + encoded + "/views").path("identifiers"));
      under = "?parent=" + encoded;
    }
    JsonNode children = client.getCatalog(catalog + under).path("namespaces");
    namespaces += children.size();
    for (JsonNode child : children) {
      List<String> below = new ArrayList<>();
      child.forEach(level -> below.add(level.asString()));
      count(below);
    }
  }

  private int add(JsonNode identifiers) {
    for (JsonNode identifier : identifiers) {
      if (names.size() < SHOWN) {
        names.add(
            NamespaceCli.dotted(identifier.path("namespace"))
                + "."
                + identifier.path("name").asString());
      }
    }
    return identifiers.size();
  }
}
