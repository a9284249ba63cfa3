package io.varve.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Finds roles by the names that people know. */
final class Roles {

  private Roles() {}

  /** All roles of the project. */
  static List<JsonNode> all(ManagementClient client) throws InterruptedException {
    return Pages.all(client, "role", "roles");
  }

  /** Names of all roles of the project, by their ids. */
  static Map<String, String> names(ManagementClient client) throws InterruptedException {
    Map<String, String> names = new HashMap<>();
    for (JsonNode role : all(client)) {
      names.put(role.path("id").asString(""), role.path("name").asString(""));
    }
    return names;
  }

  /**
   * The id of a role of the project.
   *
   * @param role its name, or its id
   * @throws RefusedByServerException if there is none of this name
   */
  static String id(ManagementClient client, String role) throws InterruptedException {
    if (Tabulars.isId(role)) {
      return role;
    }
    JsonNode found =
        client.post("search/role", JsonNodeFactory.instance.objectNode().put("search", role));
    for (JsonNode one : found.path("roles")) {
      if (one.path("name").asString("").equals(role)) {
        return one.path("id").asString();
      }
    }
    throw new RefusedByServerException(
        "The project has no role of this name: "
            + role
            + ". `varve role list` shows those there are");
  }

  /** The path of a role in the management API. */
  static String path(ManagementClient client, String role) throws InterruptedException {
    return "role/" + ManagementClient.encoded(id(client, role));
  }
}
