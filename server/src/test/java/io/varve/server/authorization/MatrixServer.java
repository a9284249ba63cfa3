package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static io.varve.server.authorization.GuardedServer.SCHEMA;

import io.varve.security.rights.ObjectKind;
import io.varve.security.rights.Privilege;
import io.varve.server.authorization.GuardedServer.Answer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server with one object of each kind, and a user for each privilege on each of them. */
final class MatrixServer implements AutoCloseable {

  private static final String PROJECT = "00000000-0000-0000-0000-000000000000";

  /** Requests after which nothing may be left of a user. */
  private static final Set<String> LEAVES =
      Set.of("/management/v1/user/{userId} DELETE", "/management/v1/user/{userId}/requests DELETE");

  private static final Map<ObjectKind, String> NAMES =
      Map.of(
          ObjectKind.TABLE, "orders",
          ObjectKind.VIEW, "latest",
          ObjectKind.GENERIC_TABLE, "files");

  private final GuardedServer server = new GuardedServer();
  private final Map<ObjectKind, String> ids = new EnumMap<>(ObjectKind.class);
  private final List<User> users = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final String metadata;
  private final String dropped;
  private final String task;
  private final String position;

  /** What created the table. */
  private final String creatingEvent;

  private final String creatingRequest;

  /** Somebody who holds one privilege on one object; or nothing, if both are null. */
  record User(@Nullable Privilege privilege, @Nullable ObjectKind on) {
    String name() {
      return privilege == null || on == null ? "nobody" : privilege.text() + "-on-" + on.text();
    }
  }

  MatrixServer() {
    server.grant(ADMIN, "/project", "owner", "project_admin");
    String catalog = server.catalog();
    String warehouse = MANAGEMENT + "/warehouse/" + server.warehouse();
    ids.put(ObjectKind.PROJECT, PROJECT);
    ids.put(ObjectKind.WAREHOUSE, server.warehouse());
    ids.put(ObjectKind.NAMESPACE, server.namespace("owner", "sales"));
    server.namespace("owner", "sales", "inner");
    server.namespace("owner", "sales", "movable");
    ids.put(ObjectKind.TABLE, server.table("owner", "sales", "orders"));
    server.table("owner", "sales", "taken");
    owner(
        "POST",
        catalog + "/namespaces/sales/views",
        "{\"name\":\"latest\",\"schema\":"
            + SCHEMA
            + ",\"view-version\":{\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,"
            + "\"summary\":{},\"default-namespace\":[\"sales\"],\"representations\":"
            + "[{\"type\":\"sql\",\"sql\":\"select 1\",\"dialect\":\"trino\"}]},"
            + "\"properties\":{}}");
    ids.put(ObjectKind.VIEW, listed(catalog, "views"));
    String generic = catalog.replace("/catalog/", "/lakekeeper/");
    owner(
        "POST",
        generic + "/namespaces/sales/generic-tables",
        "{\"name\":\"files\",\"format\":\"lance\"}");
    ids.put(ObjectKind.GENERIC_TABLE, listed(generic, "generic-tables"));
    ids.put(ObjectKind.ROLE, owner("POST", MANAGEMENT + "/role", "{\"name\":\"r\"}").text("/id"));
    metadata =
        owner("GET", catalog + "/namespaces/sales/tables/orders", null).text("/metadata-location");
    owner(
        "POST",
        warehouse + "/delete-profile",
        "{\"delete-profile\":{\"type\":\"soft\",\"expiration-seconds\":3600}}");
    dropped = server.table("owner", "sales", "twin");
    grantAll(warehouse);
    owner("DELETE", catalog + "/namespaces/sales/tables/twin", null);
    server.table("owner", "sales", "twin");
    task = owner("POST", warehouse + "/task/list", "{}").text("/tasks/0/task-id");
    owner("POST", warehouse + "/protection", "{\"protected\":true}");
    for (ObjectKind kind : NAMES.keySet()) {
      owner(
          "POST",
          warehouse + "/" + kind.text() + "/" + ids.get(kind) + "/protection",
          "{\"protected\":true}");
    }
    server.as("someone", "GET", MANAGEMENT + "/whoami", null).is(200);
    position = String.valueOf(server.database.head());
    creatingEvent = creation("event_id::text");
    creatingRequest = creation("metadata->>'request-id'");
  }

  private Answer owner(String method, String path, @Nullable String body) {
    Answer answer = server.as("owner", method, path, body);
    if (answer.status() >= 300) {
      throw new AssertionError(method + " " + path + " " + answer);
    }
    return answer;
  }

  private String listed(String catalog, String kind) {
    return owner("GET", catalog + "/namespaces/sales/" + kind + "?returnUuids=true", null)
        .text("/table-uuids/0");
  }

  private void grantAll(String warehouse) {
    users.add(new User(null, null));
    for (ObjectKind kind : ObjectKind.values()) {
      List<User> all = Privilege.of(kind).stream().map(one -> new User(one, kind)).toList();
      users.addAll(all);
      if (kind == ObjectKind.ROLE) {
        own(Objects.requireNonNull(ids.get(kind)));
        continue;
      }
      String inWarehouse =
          kind == ObjectKind.WAREHOUSE ? "" : "/" + kind.text() + "/" + ids.get(kind);
      String path =
          kind.compareTo(ObjectKind.WAREHOUSE) < 0
              ? MANAGEMENT + "/" + kind.text()
              : warehouse + inWarehouse;
      grant(path, all);
      if (kind == ObjectKind.TABLE) {
        grant(warehouse + "/table/" + dropped, all);
      }
    }
  }

  private void grant(String path, List<User> all) {
    List<String> writes = new ArrayList<>();
    for (User user : all) {
      String entry = "{\"principal\":{\"user\":\"oidc~%s\"},\"privilege\":\"%s\"}";
      writes.add(entry.formatted(user.name(), Objects.requireNonNull(user.privilege()).text()));
    }
    String body = "{\"writes\":[" + String.join(",", writes) + "]}";
    server.as(ADMIN, "POST", path + "/grants", body).is(204);
  }

  private void own(String role) {
    String user = new User(Privilege.OWNERSHIP, ObjectKind.ROLE).name();
    owner(
        "POST",
        MANAGEMENT + "/permissions/role/" + role + "/assignments",
        "{\"writes\":[{\"type\":\"ownership\",\"user\":\"oidc~" + user + "\"}]}");
  }

  List<User> users() {
    return users;
  }

  GuardedServer server() {
    return server;
  }

  /** Sends a request as a user. */
  Answer send(User user, MatrixRequest request) {
    String body = request.body();
    boolean sends = Set.of("POST", "PUT").contains(request.method());
    return server.as(
        user.name(),
        request.method(),
        path(user, request) + request.query(),
        body == null ? (sends ? "" : null) : filled(body));
  }

  private String filled(String text) {
    return text.replace("{metadata}", metadata)
        .replace("{position}", position)
        .replace("{dropped}", dropped)
        .replace("{warehouse}", id(ObjectKind.WAREHOUSE))
        .replace("{project}", PROJECT);
  }

  /** What an endpoint deletes is made for each call of it. */
  private String path(User user, MatrixRequest request) {
    String pattern = request.pattern();
    String role = id(ObjectKind.ROLE);
    String leaver = "oidc~someone";
    if (request.endpoint().equals("/management/v1/role/{roleId} DELETE")) {
      String body = "{\"name\":\"r" + made.incrementAndGet() + "\"}";
      role = owner("POST", MANAGEMENT + "/role", body).text("/id");
      if (user.on() == ObjectKind.ROLE) {
        own(role);
      }
    }
    if (LEAVES.contains(request.endpoint())) {
      leaver = "oidc~leaver" + made.incrementAndGet();
      String body = "{\"id\":\"" + leaver + "\",\"name\":\"x\",\"user-type\":\"human\"}";
      server.as(ADMIN, "POST", MANAGEMENT + "/user", body).is(201);
    }
    ObjectKind kind = request.kind() == null ? ObjectKind.NAMESPACE : request.kind();
    return pattern
        .replace("/events/{event}", "/events/" + creatingEvent)
        .replace("/requests/{request}/undo", "/requests/" + creatingRequest + "/undo")
        .replace("{prefix}", id(ObjectKind.WAREHOUSE))
        .replace("{position}", position)
        .replace("{warehouse}", id(ObjectKind.WAREHOUSE))
        .replace("/namespaces/{namespace}", "/namespaces/sales")
        .replace("{namespace}", id(ObjectKind.NAMESPACE))
        .replace("{namespaceId}", id(ObjectKind.NAMESPACE))
        .replace("/generic-tables/{table}", "/generic-tables/files")
        .replace("{table}", "orders")
        .replace("{view}", "latest")
        .replace("{roleId}", role)
        .replace("{userId}", leaver)
        .replace("{memberType}", "user")
        .replace("{memberId}", "oidc~someone")
        .replace("{project}", PROJECT)
        .replace("{task}", task)
        .replace("{queue}", "soft_deletion")
        .replaceAll("\\{kind:[^}]*}", kind.text())
        .replace("{object}", id(kind))
        .replaceAll("\\{[^}]*}", "0197e6a0-2222-7000-8000-00000000000c");
  }

  /** A column of the event that created the table. */
  private String creation(String column) {
    return server
        .database
        .admin()
        .sql("select " + column + " from events where stream_id = ?::uuid and stream_version = 0")
        .param(id(ObjectKind.TABLE))
        .query(String.class)
        .single();
  }

  private String id(ObjectKind kind) {
    return Objects.requireNonNull(ids.get(kind), kind.text());
  }

  @Override
  public void close() {
    server.close();
  }
}
