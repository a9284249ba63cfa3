package io.varve.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Lists of the management API that come in pages. */
final class Pages {

  private static final int SIZE = 1000;

  private Pages() {}

  /**
   * All of a list.
   *
   * @param path with a query, or without one
   * @param field that has the items of a page
   */
  static List<JsonNode> all(ManagementClient client, String path, String field)
      throws InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    String first = path + (path.contains("?") ? "&" : "?") + "pageSize=" + SIZE;
    JsonNode page = client.get(first);
    String before = "";
    while (true) {
      page.path(field).forEach(all::add);
      String next = page.path("next-page-token").asString("");
      // It would send the same page for ever.
      if (next.isEmpty() || next.equals(before)) {
        return all;
      }
      before = next;
      page = client.get(first + "&pageToken=" + ManagementClient.encoded(next));
    }
  }
}
