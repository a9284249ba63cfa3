package io.varve.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Names of what a list of grants has the ids of, as commands take them again: of roles and
 * warehouses. What is in a warehouse keeps its id.
 */
final class GrantNames {

  private final Map<String, String> roles;
  private final Map<String, String> warehouses;

  private GrantNames(Map<String, String> roles, Map<String, String> warehouses) {
    this.roles = roles;
    this.warehouses = warehouses;
  }

  /**
   * The names that some grants need.
   *
   * @param ofObjects whether those of objects are needed, too
   */
  static GrantNames of(ManagementClient client, List<JsonNode> grants, boolean ofObjects)
      throws InterruptedException {
    Map<String, String> warehouses = new HashMap<>();
    if (ofObjects
        && grants.stream().anyMatch(grant -> grant.path("resource").has("warehouse-id"))) {
      for (JsonNode warehouse : client.get(Warehouses.ALL).path("warehouses")) {
        warehouses.put(warehouse.path("id").asString(""), warehouse.path("name").asString(""));
      }
    }
    boolean anyRole = grants.stream().anyMatch(grant -> grant.path("principal").has("role"));
    return new GrantNames(anyRole ? Roles.names(client) : Map.of(), warehouses);
  }

  /** The user or role of a grant. */
  String principal(JsonNode principal) {
    String role = principal.path("role").asString("");
    return role.isEmpty()
        ? "user:" + principal.path("user").asString("")
        : "role:" + roles.getOrDefault(role, role);
  }

  /** The object of a grant. */
  String object(JsonNode resource) {
    String kind = resource.path("type").asString("");
    String id = resource.path(kind + "-id").asString("");
    String warehouse = resource.path("warehouse-id").asString("");
    if (warehouse.isEmpty()) {
      return kind + (id.isEmpty() ? "" : ":" + id);
    }
    String name = warehouses.getOrDefault(warehouse, warehouse);
    return kind + ":" + name + (kind.equals("warehouse") ? "" : "/" + id);
  }
}
