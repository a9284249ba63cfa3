package io.varve.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Iceberg's proposed events endpoint, with the names of each of its drafts. */
final class IcebergEventsTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static String prefix;
  private static String uuid = "";

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.start(database);
    prefix =
        LedgerJson.mapper()
            .readTree(
                TestServer.ask("GET", server.url() + "/catalog/v1/config?warehouse=demo", null)
                    .body())
            .at("/overrides/prefix")
            .asString();
    send("/namespaces", "{\"namespace\": [\"accounting\"]}");
    send("/namespaces", "{\"namespace\": [\"accounting\", \"tax\"]}");
    for (String name : List.of("paid", "open")) {
      JsonNode made =
          send(
              "/namespaces/accounting%1Ftax/tables",
              "{\"name\": \""
                  + name
                  + "\", \"schema\": {\"type\": \"struct\", \"schema-id\": 0, \"fields\": []}}");
      uuid = made.at("/metadata/table-uuid").asString();
    }
    send(
        "/namespaces/accounting%1Ftax/tables/paid",
        "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
            + " \"updates\": {\"k\": \"v\"}}]}");
    send("/namespaces/accounting/properties", "{\"updates\": {\"a\": \"b\"}, \"removals\": []}");
    send(
        "/tables/rename",
        "{\"source\": {\"namespace\": [\"accounting\", \"tax\"], \"name\": \"paid\"},"
            + " \"destination\": {\"namespace\": [\"accounting\"], \"name\": \"settled\"}}");
    TestServer.ask(
        "DELETE",
        server.url() + "/catalog/v1/" + prefix + "/namespaces/accounting/tables/settled",
        null);
    database.awaitSealed();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static HttpResponse<byte[]> ask(String path, String body) {
    return TestServer.ask("POST", server.url() + "/catalog/v1/" + prefix + path, body);
  }

  private static JsonNode send(String path, String body) {
    HttpResponse<byte[]> answer = ask(path, body);
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isLessThan(300);
    return answer.body().length == 0
        ? LedgerJson.mapper().nullNode()
        : LedgerJson.mapper().readTree(answer.body());
  }

  private static List<String> types(String query) {
    return send("/events", query)
        .at("/events")
        .valueStream()
        .map(
            event ->
                event.at("/operation/operation-type").asString()
                    + event.at("/operation/custom-type").asString(""))
        .toList();
  }

  @Test
  void operationsAreThoseOfTheProposal() {
    assertThat(types("{\"object-types\": [\"table\", \"namespace\"]}"))
        .containsExactly(
            "create-namespace",
            "create-namespace",
            "create-table",
            "create-table",
            "update-table",
            "update-namespace-properties",
            "rename-table",
            "drop-table");
    assertThat(types("{}").getFirst()).isEqualTo("customx-warehouse-created");
  }

  @Test
  void operationsSayWhatTheyAreAbout() {
    JsonNode events = send("/events", "{\"object-types\": [\"table\"]}").at("/events");
    JsonNode update = events.get(2);
    assertThat(update.at("/operation/identifier").toString())
        .isEqualTo("{\"namespace\":[\"accounting\",\"tax\"],\"name\":\"paid\"}");
    assertThat(update.at("/operation/updates/0/action").asString()).isEqualTo("set-properties");
    assertThat(update.at("/operation/requirements").isArray()).isTrue();
    assertThat(update.at("/timestamp-ms").asLong()).isPositive();
    assertThat(update.at("/actor/id").asString()).isEqualTo("anonymous");
    assertThat(update.at("/request-event-count").asInt()).isEqualTo(1);
    JsonNode rename = events.get(3).at("/operation");
    assertThat(rename.at("/source/name").asString()).isEqualTo("paid");
    assertThat(rename.at("/destination/name").asString()).isEqualTo("settled");
    assertThat(events.get(4).at("/operation/purge").asBoolean(true)).isFalse();
  }

  @Test
  void bothSpellingsOfTheFiltersAreTaken() {
    String all = "{\"object-types\": [\"table\"], ";
    JsonNode events = send("/events", "{\"object-types\": [\"table\"]}").at("/events");
    long last = events.get(4).at("/timestamp-ms").asLong();
    JsonNode none = send("/events", all + "\"since-timestamp-ms\": " + (last + 60_000) + "}");
    assertThat(none.at("/events")).isEmpty();
    assertThat(none.at("/highest-processed-timestamp-ms").asLong()).isEqualTo(last + 60_000);
    assertThat(types(all + "\"after-timestamp-ms\": " + last + "}")).doesNotContain("create-table");
    assertThat(types(all + "\"since-timestamp-ms\": 0}")).hasSize(5);
    assertThat(types("{\"catalog-objects-by-uuid\": [\"" + uuid + "\"]}"))
        .containsExactly("create-table");
    assertThat(
            types(
                "{\"catalog-objects-by-id\": [{\"uuid\": \"" + uuid + "\", \"type\": \"table\"}]}"))
        .containsExactly("create-table");
    assertThat(types("{\"catalog-objects-by-name\": [[\"accounting\", \"tax\"]]}"))
        .containsExactly(
            "create-namespace", "create-table", "create-table", "update-table", "rename-table");
    assertThat(types("{\"operation-types\": [\"rename-table\", \"x-warehouse-created\"]}"))
        .containsExactly("customx-warehouse-created", "rename-table");
    assertThat(types("{\"operation-types\": [\"custom\"]}"))
        .contains("customx-warehouse-created")
        .allMatch(type -> type.startsWith("custom"));
    assertThat(types("{\"operation-types\": [\"update-table\"]}")).containsExactly("update-table");
    assertThat(types("{\"custom-filters\": {\"principal\": \"oidc~x\"}}")).isEmpty();
  }

  @Test
  void tokensGoThroughAllEventsOnce() {
    List<String> ids = new ArrayList<>();
    String token = "null";
    while (true) {
      JsonNode page = send("/events", "{\"page-size\": 3, \"continuation-token\": " + token + "}");
      if (page.at("/events").isEmpty()) {
        break;
      }
      page.at("/events").forEach(event -> ids.add(event.at("/event-id").asString()));
      token = "\"" + page.at("/continuation-token").asString() + "\"";
      assertThat(page.at("/highest-processed-timestamp-ms").asLong()).isPositive();
    }
    assertThat(ids)
        .doesNotHaveDuplicates()
        .containsExactlyElementsOf(
            send("/events", "{\"page-size\": 1000}")
                .at("/events")
                .valueStream()
                .map(event -> event.at("/event-id").asString())
                .toList());
  }

  @Test
  void queriesThatMeanNothingAreRefused() {
    for (String body :
        List.of(
            "",
            "[]",
            "{\"continuation-token\": \"x\"}",
            "{\"continuation-token\": \"-1\"}",
            "{\"page-size\": 0}",
            "{\"page-size\": \"many\"}",
            "{\"since-timestamp-ms\": -1}",
            "{\"after-timestamp-ms\": -9223372036854775808}",
            "{\"object-types\": [\"chair\"]}",
            "{\"operation-types\": [null]}",
            "{\"catalog-objects-by-name\": [null]}",
            "{\"catalog-objects-by-id\": [null]}",
            "{\"custom-filters\": {\"weather\": \"fair\"}}")) {
      assertThat(ask("/events", body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(
            TestServer.ask("POST", server.url() + "/catalog/v1/" + prefix + "@1/events", "{}")
                .statusCode())
        .isEqualTo(406);
  }

  @Test
  void configurationListsTheEndpoint() {
    assertThat(
            new String(
                TestServer.ask("GET", server.url() + "/catalog/v1/config?warehouse=demo", null)
                    .body(),
                StandardCharsets.UTF_8))
        .contains("POST /v1/{prefix}/events");
  }
}
