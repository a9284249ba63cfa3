package io.varve.bench.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.bench.catalog.Bodies;
import io.varve.bench.catalog.CatalogClient;
import io.varve.bench.catalog.ManagementClient;
import io.varve.bench.measure.ClosedLoop;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A company's worth of users, roles and grants, made by the API: roles in chains of ten, each a
 * member of the next; one user in ten is in a role, and all are granted something on namespaces.
 */
public final class Population {

  private static final int DEEP = 10;
  private static final int CLIENTS = 8;
  private static final int NAMESPACES = 200;
  private static final int BATCH = 100;

  private final ManagementClient management;
  private final CatalogClient catalog;
  private final String warehouse;

  /**
   * @param management as who may do everything
   * @param catalog as the same
   * @param warehouse id of it
   */
  public Population(ManagementClient management, CatalogClient catalog, String warehouse) {
    this.management = management;
    this.catalog = catalog;
    this.warehouse = warehouse;
  }

  /**
   * Makes it, and lets one more user do everything in the warehouse by a role that is ten roles
   * away.
   *
   * @param user id of the principal
   */
  public void make(int users, int roles, int grants, String user) {
    ClosedLoop.run(
        CLIENTS,
        users,
        (client, n) ->
            management.post(
                "/user",
                "{\"id\":\"%s\",\"name\":\"User %d\",\"user-type\":\"human\"}"
                    .formatted(name(n), n)));
    String[] ids = new String[roles];
    ClosedLoop.run(
        CLIENTS,
        roles,
        (client, n) ->
            ids[n] =
                management.post("/role", "{\"name\":\"role %d\"}".formatted(n)).at("/id").asText());
    ClosedLoop.run(
        CLIENTS,
        roles,
        (client, n) ->
            members(
                ids[n],
                n % DEEP == DEEP - 1
                    ? List.of(member("user", name(n)))
                    : List.of(member("user", name(n)), member("role", ids[n + 1]))));
    members(ids[DEEP - 1], List.of(member("user", user)));
    grant(
        "/warehouse/" + warehouse,
        Stream.of("select", "create", "modify").map(one -> entry("role", ids[0], one)).toList());
    int each = grants / NAMESPACES;
    ClosedLoop.run(CLIENTS, NAMESPACES, (client, n) -> namespace(n, each, users, ids));
  }

  private void namespace(int n, int grants, int users, String[] roles) {
    String name = "population" + n;
    catalog.post("namespaces", Bodies.namespace(name)).expect(200);
    JsonNode id = catalog.get("namespaces/" + name + "?returnUuid=true").expect(200).json();
    String path = "/warehouse/" + warehouse + "/namespace/" + id.at("/namespace-uuid").asText();
    List<String> entries =
        IntStream.range(0, grants)
            .mapToObj(
                i ->
                    i % BATCH == 0
                        ? entry("role", roles[(n * 7 + i / BATCH) % roles.length], "select")
                        : entry("user", name((n * 53 + i) % users), "select"))
            .distinct()
            .toList();
    grant(path, entries);
  }

  private void members(String role, List<String> members) {
    management.post(
        "/role/" + role + "/members", members.stream().collect(list("{\"members\":[", "]}")));
  }

  private void grant(String object, List<String> entries) {
    management.post(object + "/grants", entries.stream().collect(list("{\"writes\":[", "]}")));
  }

  private static Collector<CharSequence, ?, String> list(String a, String b) {
    return Collectors.joining(",", a, b);
  }

  private static String member(String type, String id) {
    return "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(type, id);
  }

  private static String entry(String kind, String id, String privilege) {
    return "{\"principal\":{\"%s\":\"%s\"},\"privilege\":\"%s\"}".formatted(kind, id, privilege);
  }

  private static String name(int user) {
    return "oidc~user-" + user;
  }
}
