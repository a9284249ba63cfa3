package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.store.LedgerJson;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Each credential and each session of signing is recorded once, before it is given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GivenCredentialsTest {

  private static final String TABLE =
      """
      {"name": "%s", "schema": {"type": "struct", "schema-id": 0, "fields":
        [{"id": 1, "name": "id", "required": false, "type": "long"}]}}\
      """;

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final FakeStore store;
  private String lake = "";
  private String prefix = "";

  GivenCredentialsTest() throws IOException {
    store = new FakeStore();
  }

  private HttpResponse<byte[]> ask(String method, String path, @Nullable String body) {
    return TestServer.ask(
        method,
        server.url() + path,
        body,
        "X-Iceberg-Access-Delegation",
        method.equals("GET") ? "vended-credentials" : "client-managed");
  }

  private JsonNode answer(int status, HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.statusCode()).as(body).isEqualTo(status);
    return LedgerJson.mapper().readTree(body.isEmpty() ? "{}" : body);
  }

  @BeforeAll
  void fill() {
    answer(204, ask("POST", "/management/v1/bootstrap", "{\"accept-terms-of-use\": true}"));
    JsonNode made =
        answer(
            201,
            ask(
                "POST",
                "/management/v1/warehouse",
                """
                {"warehouse-name": "lake",
                 "storage-profile": {"type": "s3", "bucket": "lake", "region": "local-01",
                   "endpoint": "%s", "path-style-access": true, "flavor": "s3-compat",
                   "sts-enabled": true, "remote-signing-enabled": true},
                 "storage-credential": {"type": "s3", "credential-type": "access-key",
                   "access-key-id": "a", "secret-access-key": "planted"}}\
                """
                    .formatted(store.url())));
    prefix = "/catalog/v1/" + made.path("warehouse-id").asString();
    lake = prefix + "/namespaces/n/tables";
    answer(200, ask("POST", prefix + "/namespaces", "{\"namespace\": [\"n\"]}"));
    for (String name : List.of("orders", "signed", "unrecorded")) {
      answer(200, ask("POST", lake, TABLE.formatted(name)));
    }
  }

  @AfterAll
  void end() {
    assertThat(database.verify(false).differences()).isEmpty();
    server.close();
    database.close();
    store.close();
  }

  private List<JsonNode> rows(String outcome, String table) {
    return database
        .admin()
        .sql(
            "select details from attempts a join names n on n.object_id = a.object_id"
                + " where outcome = ? and n.name = ?")
        .params(outcome, table)
        .query(String.class)
        .list()
        .stream()
        .map(details -> (JsonNode) LedgerJson.mapper().readTree(details))
        .toList();
  }

  @Test
  void credentialThatManyLoadsGetIsRecordedOnce() throws Exception {
    Together.run(
        Duration.ofSeconds(30),
        Collections.nCopies(8, () -> answer(200, ask("GET", lake + "/orders", null))));
    JsonNode loaded = answer(200, ask("GET", lake + "/orders/credentials", null));
    assertThat(loaded.at("/storage-credentials/0/config/s3.session-token").asString())
        .isEqualTo("t");

    assertThat(rows("vended", "orders"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.path("credential").asString()).isEqualTo("a");
              assertThat(row.path("right").asString()).isEqualTo("read-write");
              assertThat(row.path("until").asString()).endsWith("Z");
              assertThat(row.path("location").asString()).startsWith("s3://lake/");
            });
    assertThat(database.count("select count(*) from attempts where details::text ~ 'planted'"))
        .isZero();
  }

  @Test
  void sessionOfSigningIsRecordedOnceForATable() {
    String location =
        answer(200, ask("GET", lake + "/signed", null)).at("/metadata/location").asString();
    String body =
        "{\"region\":\"local-01\",\"method\":\"GET\",\"uri\":\"%s/%s\",\"headers\":{}}"
            .formatted(store.url(), location.substring("s3://".length()) + "/data/%d");
    for (int i = 0; i < 4; i++) {
      String path = i % 2 == 0 ? lake + "/signed/sign" : prefix + "/v1/aws/s3/sign";
      answer(200, ask("POST", path, body.replace("%d", "a" + i)));
    }

    assertThat(rows("signed", "signed"))
        .singleElement()
        .satisfies(row -> assertThat(row.path("until").asString()).endsWith("Z"));
  }

  @Test
  void credentialThatCanNotBeRecordedIsNotGiven() {
    database.admin().sql("revoke insert on attempts from varve_runtime").update();
    try {
      HttpResponse<byte[]> refused = ask("GET", lake + "/unrecorded", null);
      answer(503, refused);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(new String(refused.body(), StandardCharsets.UTF_8)).doesNotContain("session");
      String[] none = {"X-Iceberg-Access-Delegation", "client-managed"};
      answer(200, TestServer.ask("GET", server.url() + lake + "/unrecorded", null, none));
    } finally {
      database.admin().sql("grant insert on attempts to varve_runtime").update();
    }
    answer(200, ask("GET", lake + "/unrecorded", null));
    assertThat(rows("vended", "unrecorded")).hasSize(1);
  }
}
