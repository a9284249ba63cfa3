package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.api.rights.Needs;
import io.varve.security.rights.Action;
import io.varve.security.rights.Privilege;
import io.varve.server.authorization.GuardedServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Each endpoint, what it needs, and that nobody passes who has no rights. */
final class EndpointsTest {

  private static final Path TABLE = Path.of("src/test/resources/authorization/endpoints.txt");

  private static GuardedServer server;
  private static String table;
  private static String namespace;
  private static String role;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    namespace = server.namespace("owner", "sales");
    table = server.table("owner", "sales", "orders");
    role = server.as("owner", "POST", "/management/v1/role", "{\"name\":\"r\"}").text("/id");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What each route of ours needs, by method and pattern. */
  private static Map<String, HandlerMethod> endpoints() {
    Map<String, HandlerMethod> endpoints = new TreeMap<>();
    server
        .server()
        .get(RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach(
            (route, method) -> {
              if (method.getBeanType().getName().startsWith("io.varve.api.")) {
                for (String pattern : route.getPatternValues()) {
                  route
                      .getMethodsCondition()
                      .getMethods()
                      .forEach(verb -> endpoints.put(pattern + " " + verb, method));
                }
              }
            });
    return endpoints;
  }

  private static String line(String endpoint, Needs needs) {
    String actions =
        Arrays.stream(needs.value())
            .map(
                action ->
                    "    "
                        + action.text()
                        + " on "
                        + action.kind().text()
                        + ": "
                        + Arrays.stream(Privilege.values())
                            .filter(privilege -> privilege.allows(action))
                            .map(Privilege::text)
                            .collect(joining(", ")))
            .collect(joining("\n"));
    return endpoint + "\n" + (actions.isEmpty() ? "    everybody who is admitted" : actions) + "\n";
  }

  /** The table is read by people: a change of it is a change of who may do what. */
  @Test
  void everyEndpointIsInTheTable() throws IOException {
    StringBuilder all = new StringBuilder();
    endpoints()
        .forEach(
            (endpoint, method) -> {
              Needs needs = method.getMethodAnnotation(Needs.class);
              assertThat(needs).as(endpoint).isNotNull();
              all.append(line(endpoint, needs));
            });
    Path written = Path.of("target/endpoints.txt");
    Files.createDirectories(Path.of("target"));
    Files.writeString(written, all);
    assertThat(written).hasSameTextualContentAs(TABLE);
  }

  @Test
  void everyActionOfAnEndpointIsOnAnotherKindOfObject() {
    endpoints()
        .forEach(
            (endpoint, method) -> {
              List<Action> actions =
                  List.of(method.getMethodAnnotation(Needs.class).value());
              assertThat(actions.stream().map(Action::kind)).as(endpoint).doesNotHaveDuplicates();
            });
  }

  /** Bodies that name what is there, so that a decision is what stops them. */
  private static String body(String pattern) {
    if (pattern.endsWith("/rename") && pattern.startsWith("/catalog")) {
      return "{\"source\":{\"namespace\":[\"sales\"],\"name\":\"orders\"},"
          + "\"destination\":{\"namespace\":[\"sales\"],\"name\":\"x\"}}";
    }
    return Map.of(
            "/catalog/v1/{prefix}/namespaces", "{\"namespace\":[\"mine\"]}",
            "/catalog/v1/{prefix}/namespaces/{namespace}/tables",
                "{\"name\":\"x\",\"schema\":" + GuardedServer.SCHEMA + "}",
            "/management/v1/project", "{\"project-name\":\"x\"}",
            "/management/v1/role", "{\"name\":\"x\"}",
            "/management/v1/user",
                "{\"id\":\"oidc~x\",\"name\":\"x\",\"user-type\":\"human\"}",
            "/management/v1/warehouse", "{\"warehouse-name\":\"x\"}",
            "/management/v1/server/grants",
                GuardedServer.entry("writes", "stranger", "operator"),
            "/management/v1/project/grants",
                GuardedServer.entry("writes", "stranger", "project_admin"))
        .getOrDefault(pattern, "{}");
  }

  private static String path(String pattern) {
    return pattern
        .replace("{prefix}", server.warehouse())
        .replace("{warehouse}", server.warehouse())
        .replace("/namespaces/{namespace}", "/namespaces/sales")
        .replace("{namespace}", namespace)
        .replace("{namespaceId}", namespace)
        .replace("{table}", "orders")
        .replace("{view}", "orders")
        .replace("{roleId}", role)
        .replace("{userId}", "oidc~owner")
        .replace("{project}", "00000000-0000-0000-0000-000000000000")
        .replaceAll("\\{kind:[^}]*}", "table")
        .replace("{object}", table)
        .replaceAll("\\{[^}]*}", "00000000-0000-0000-0000-000000000009");
  }

  @Test
  void strangersPassNowhere() {
    List<String> passed = new ArrayList<>();
    endpoints()
        .forEach(
            (endpoint, method) -> {
              String pattern = endpoint.substring(0, endpoint.lastIndexOf(' '));
              String verb = endpoint.substring(endpoint.lastIndexOf(' ') + 1);
              if (method.getMethodAnnotation(Needs.class).value().length == 0) {
                return;
              }
              boolean sends = Set.of("POST", "PUT").contains(verb);
              String query =
                  pattern.equals("/catalog/v1/config") ? "?warehouse=demo" : "";
              Answer answer =
                  server.as(
                      "stranger", verb, path(pattern) + query, sends ? body(pattern) : null);
              if (answer.status() < 400 || answer.status() >= 500) {
                passed.add(endpoint + " " + answer);
              }
              assertThat(answer.body()).as(endpoint).doesNotContain("orders/metadata");
            });
    assertThat(passed).isEmpty();
    server.as("owner", "GET", server.catalog() + "/namespaces/sales/tables/orders", null).is(200);
  }
}
