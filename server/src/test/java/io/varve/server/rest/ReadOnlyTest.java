package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** A read-only server answers reads, and changes nothing, asked or by itself. */
final class ReadOnlyTest {

  private static final TableIdentifier TABLE = TableIdentifier.of("sales", "orders");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void aReadOnlyServerShowsWhatIsThereAndRefusesEveryChange() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      try (TestServer server = TestServer.start(database);
          RESTCatalog client = server.client()) {
        client.createNamespace(Namespace.of("sales"));
        client.createTable(
            TABLE, new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
      }
      Map<String, Long> before = counts(database);
      try (TestServer server = TestServer.startReadOnly(database);
          RESTCatalog client = server.client()) {
        assertThat(client.loadTable(TABLE).schema().columns()).hasSize(1);
        JsonNode config = config(server);
        assertThat(config.get("endpoints"))
            .isNotEmpty()
            .allSatisfy(endpoint -> assertThat(endpoint.asText()).matches("(GET|HEAD) .*"));
        String prefix = config.at("/overrides/prefix").asText();
        for (var route : HostileBodiesTest.Route.values()) {
          refused(server, "POST", prefix + "/" + route.path("sales"));
        }
        for (String path : List.of("/namespaces/sales", "/namespaces/sales/tables/orders")) {
          refused(server, "DELETE", prefix + path);
        }
      }
      assertThat(counts(database)).isEqualTo(before);
    }
  }

  @Test
  void aReadOnlyServerMakesAndPlansNothing() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestServer server = TestServer.startReadOnly(database)) {
      assertThat(TestServer.get(server.url() + "/health").statusCode()).isEqualTo(200);
      // A list that is asked for by POST changes nothing.
      assertThat(
              TestServer.post(server.url() + "/management/v1/project/task/list", "{}", Map.of())
                  .statusCode())
          .isEqualTo(200);
      assertThat(counts(database)).containsOnly(Map.entry("events", 0L), Map.entry("tasks", 0L));
    }
  }

  private static Map<String, Long> counts(CatalogDatabase database) {
    return Map.of(
        "events",
        database.events(),
        "tasks",
        database.count("select coalesce(sum(version), 0) + count(*) from scheduled_tasks"));
  }

  private static JsonNode config(TestServer server) throws Exception {
    String url = server.url() + "/catalog/v1/config?warehouse=demo";
    return Catalog.parse(TestServer.get(url).body());
  }

  private static void refused(TestServer server, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/catalog/v1/" + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString("{}"))
            .build();
    Answer answer = Answer.of(HTTP.send(request, BodyHandlers.ofByteArray()));
    answer.isError(503, "MaintenanceModeError");
    assertThat(answer.response().headers().firstValue("Retry-After")).contains("60");
  }
}
