package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** More large requests at once than the heap could hold. */
final class OverloadTest {

  private static final int REQUESTS = 60;
  private static final int VALUES = 160;

  @Test
  void largeRequestsAreServedSomeAtATimeAndTheRestRefusedWithRetryAfter() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        // With a quarter of the usual heap, which ends the process when it is full.
        ChildServer server =
            ChildServer.start(database, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")) {
      String catalog =
          server.url()
              + "/catalog/v1/"
              + database
                  .admin()
                  .sql("select warehouse_id from warehouses")
                  .query(UUID.class)
                  .single();
      TestServer.post(catalog + "/namespaces", "{\"namespace\": [\"sales\"]}", Map.of());
      String table =
          """
          {"name": "a", "schema": {"type": "struct", "schema-id": 0, "fields": []}}
          """;
      TestServer.post(catalog + "/namespaces/sales/tables", table, Map.of());
      database.awaitSealed();
      long events = database.events();
      URI uri = URI.create(catalog + "/namespaces/sales/tables/a");
      byte[] large = large();

      Callable<HttpResponse<String>> call = () -> post(uri, large);
      List<HttpResponse<String>> answers =
          Together.call(Duration.ofSeconds(240), Collections.nCopies(REQUESTS, call));

      // What got through was read, and refused for its requirement.
      assertThat(answers.stream().map(HttpResponse::statusCode).distinct())
          .containsExactlyInAnyOrder(409, 429);
      assertThat(answers)
          .filteredOn(answer -> answer.statusCode() == 429)
          .allMatch(answer -> answer.headers().firstValue("Retry-After").isPresent())
          .allMatch(answer -> answer.body().contains("nothing was changed"));
      assertThat(server.isAlive()).isTrue();
      assertThat(database.events()).isEqualTo(events);
      String small = "{\"requirements\": [], \"updates\": [" + set("k", "v") + "]}";
      assertThat(TestServer.post(uri.toString(), small, Map.of()).statusCode()).isEqualTo(200);
      database.assertWhole();
    }
  }

  private static HttpResponse<String> post(URI uri, byte[] body) throws Exception {
    // A client each: one that sees its answer before it has sent all gives up the connection.
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static String set(String key, String value) {
    return "{\"action\": \"set-properties\", \"updates\": {\"%s\": \"%s\"}}".formatted(key, value);
  }

  /** A commit of 16 MB that must fail, for the table has no such snapshot. */
  private static byte[] large() {
    StringBuilder json =
        new StringBuilder(
            "{\"requirements\": [{\"type\": \"assert-ref-snapshot-id\", \"ref\": \"main\","
                + " \"snapshot-id\": 7}], \"updates\": [");
    String value = "v".repeat(100_000);
    for (int i = 0; i < VALUES; i++) {
      json.append(i == 0 ? "" : ",").append(set("k" + i, value));
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
