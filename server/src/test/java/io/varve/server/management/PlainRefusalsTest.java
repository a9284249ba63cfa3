package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** No route tells of its parsers, whatever it is sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlainRefusalsTest {

  /** What only those understand who made the program. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "(?:java|javax|jakarta|org|com|tools|io)\\.[a-z]+\\.|jackson|StreamRead|Source:|JsonToken"
              + "|Exception:|`[A-Z]|\\w\\$\\w|at \\[|creator");

  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "{\"a\": 1,}",
          "{\"a\": NaN}",
          "{\"a\": 01}",
          "{\"a\": \"\u0001\"}",
          "{\"a\": \"\\x\"}",
          "{\"a\" 1}",
          "{a: 1}",
          "{\"a\": nul}",
          "{\"a\": 1, \"a\": 2}",
          "{\"a\": \"open",
          "{\"a\": /* c */ 1}",
          "{\"a\": 1" + "0".repeat(2000) + "}",
          "{\"" + "k".repeat(60_000) + "\": 1}",
          "[".repeat(2000),
          "\ufeff{}",
          "nonsense",
          "[]",
          "{} {}",
          "{}");

  private static final List<String> FEW_BODIES =
      List.of("", "{", "{\"a\": 1, \"a\": 2}", "[]", "{}");

  /** Fields of bodies, of all routes. */
  private static final List<String> FIELDS =
      List.of(
          "namespace",
          "properties",
          "name",
          "schema",
          "updates",
          "removals",
          "requirements",
          "identifier",
          "source",
          "destination",
          "table-changes",
          "metadata-location",
          "overwrite",
          "stage-create",
          "view-version",
          "report-type",
          "metrics",
          "snapshot-id",
          "region",
          "uri",
          "warehouse-name",
          "storage-profile",
          "storage-credential",
          "delete-profile",
          "project-id",
          "project-name",
          "new-name",
          "protected",
          "allowed-format-versions",
          "managed-by",
          "format",
          "default-format-version",
          "targets",
          "action",
          "task-ids",
          "page-size",
          "page-token",
          "status",
          "created-after",
          "queue-name",
          "reason",
          "until",
          "force",
          "accept-terms-of-use",
          "new-storage-credential",
          "search",
          "queue-config",
          "scheduled-for",
          "base-location");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "1e400",
          "99999999999999999999",
          "\"x\"",
          "[null]",
          "{}",
          "{\"type\": \"x\"}",
          "{\"a\": {\"b\": null}}");

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private String warehouse = "";

  @BeforeAll
  void lake() {
    String management = server.url() + "/management/v1/";
    ask("POST", management + "bootstrap", "{\"accept-terms-of-use\": true}");
    warehouse =
        ask(
                "POST",
                management + "warehouse",
                "{\"warehouse-name\": \"demo\", \"storage-profile\": {\"type\": \"file\"}}")
            .path("id")
            .asString();
    String catalog = server.url() + "/catalog/v1/" + warehouse + "/namespaces";
    ask("POST", catalog, "{\"namespace\": [\"n\"]}");
    ask(
        "POST",
        catalog + "/n/tables",
        "{\"name\": \"t\", \"schema\": {\"type\": \"struct\", \"fields\": []}}");
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private static JsonNode ask(String method, String url, @Nullable String body) {
    var answer = TestServer.ask(method, url, body);
    return answer.body().length == 0
        ? LedgerJson.mapper().createObjectNode()
        : LedgerJson.mapper().readTree(new String(answer.body(), StandardCharsets.UTF_8));
  }

  /** Every route with a body, as the server itself lists them, on things that exist. */
  private List<Map.Entry<String, String>> routes() {
    List<Map.Entry<String, String>> routes = new ArrayList<>();
    JsonNode paths = ask("GET", server.url() + "/openapi.json", null).path("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      String url =
          path.getKey()
              .replaceAll("\\{(?:prefix|warehouse)[^}]*}", warehouse)
              .replaceAll("\\{namespace[^}]*}", "n")
              .replaceAll("\\{kind[^}]*}", "table")
              .replaceAll("\\{table[^}]*}", "t")
              .replaceAll("\\{(?:id|object|task|project|view|action)[^}]*}", warehouse)
              .replaceAll("\\{[^}]*}", "x");
      for (String method : List.of("post", "put", "patch", "delete")) {
        if (path.getValue().has(method) && !(method.equals("delete") && url.endsWith(warehouse))) {
          routes.add(Map.entry(method.toUpperCase(Locale.ROOT), server.url() + url));
        }
      }
    }
    assertThat(routes).hasSizeGreaterThan(40);
    return routes;
  }

  @Test
  void noRouteTellsOfItsParsers() {
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, String> route : routes()) {
      // One parser reads all of them.
      List<String> bodies = route.getValue().endsWith("/namespaces") ? BODIES : FEW_BODIES;
      bodies.forEach(body -> look(route, body, faults));
    }
    for (Map.Entry<String, String> route : routes()) {
      for (String value : VALUES) {
        StringBuilder all = new StringBuilder("{");
        FIELDS.forEach(
            field -> all.append('"').append(field).append("\": ").append(value).append(','));
        look(route, all.append("\"z\": 1}").toString(), faults);
      }
    }
    assertThat(faults).isEmpty();
  }

  private static void look(Map.Entry<String, String> route, String body, List<String> faults) {
    var answer = TestServer.ask(route.getKey(), route.getValue(), body);
    String responseBody = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() >= 500
        || (answer.statusCode() >= 400 && INTERNAL.matcher(responseBody).find())) {
      faults.add(
          route + " " + (body.length() > 80 ? body.substring(0, 80) : body) + " → " + responseBody);
    }
  }

  @Test
  void refusalOfJsonSaysWhereAndWhatWasExpected() {
    String namespaces = server.url() + "/catalog/v1/" + warehouse + "/namespaces";
    assertThat(message(namespaces, "{\"namespace\": \"a\"}"))
        .contains("$.namespace")
        .contains("array");
    assertThat(message(namespaces, "{\"namespace\": [\"a\"],\n \"properties\": {\"k\": tru}}"))
        .contains("line 2");
    assertThat(message(namespaces, "{\"namespace\": [\"a\"")).contains("line 1");
    assertThat(message(namespaces, "{\"namespace\": [\"a\"], \"properties\": {\"k\": {}}}"))
        .contains("$.properties.k")
        .contains("a text");
    assertThat(
            message(
                server.url() + "/management/v1/warehouse/" + warehouse + "/format-version-policy",
                "{\"allowed-format-versions\": [\"x\"]}"))
        .contains("$.allowed-format-versions[0]")
        .contains("whole number");
  }

  private static String message(String url, String body) {
    return ask("POST", url, body).at("/error/message").asString();
  }
}
