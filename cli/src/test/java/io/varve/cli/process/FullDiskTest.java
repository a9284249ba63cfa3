package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that takes no more, under the warehouse or under the database. */
final class FullDiskTest {

  private static final int MOST_KIBIBYTES = 300;
  private static final String LARGE = "v".repeat(400 << 10);

  private final CatalogDatabase database = CatalogDatabase.create();

  @BeforeEach
  void fill() {
    try (TestNode node = TestNode.start(database)) {
      node.catalog().createNamespace("sales");
      node.catalog().createTable("sales", "a");
      node.catalog().createTable("sales", "b");
    }
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private String catalog(String url) {
    return url
        + "/catalog/v1/"
        + database.admin().sql("select warehouse_id from warehouses").query(UUID.class).single();
  }

  private static HttpResponse<String> post(String url, String body) throws Exception {
    return TestServer.post(url, body, Map.of());
  }

  private static String change(String table, String value) {
    return """
    {"identifier": {"namespace": ["sales"], "name": "%s"}, "requirements": [],
     "updates": [{"action": "set-properties", "updates": {"k": "%s"}}]}
    """
        .formatted(table, value);
  }

  private void assertUnavailableWithoutATrace(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body())
        .contains("ServiceUnavailableException", why, "nothing was changed")
        .doesNotContain("/");
    database.assertWhole();
  }

  @Test
  void aMetadataFileThatFindsNoRoomHalfwayLeavesNothing() throws Exception {
    try (ChildServer server = ChildServer.startWithSmallFiles(database, MOST_KIBIBYTES)) {
      database.awaitSealed();
      long events = database.events();
      String catalog = catalog(server.url());
      String tables = catalog + "/namespaces/sales/tables";
      assertUnavailableWithoutATrace(post(tables + "/a", change("a", LARGE)), "(File too large)");
      assertUnavailableWithoutATrace(
          post(
              catalog + "/transactions/commit",
              "{\"table-changes\": [%s, %s]}".formatted(change("a", "v"), change("b", LARGE))),
          "(File too large)");
      assertUnavailableWithoutATrace(
          post(
              tables,
              """
              {"name": "c", "schema": {"type": "struct", "schema-id": 0, "fields": []},
               "properties": {"k": "%s"}}
              """
                  .formatted(LARGE)),
          "(File too large)");
      assertThat(database.events()).isEqualTo(events);
      assertThat(post(tables + "/a", change("a", "v")).statusCode()).isEqualTo(200);
      database.assertWhole();
    }
  }

  /** Postgres says so in a statement, or only when the transaction is to be committed. */
  @ParameterizedTest
  @ValueSource(strings = {"trigger no_room before", "constraint trigger no_room after"})
  void aDatabaseWithoutRoomChangesNothing(String trigger) throws Exception {
    boolean atCommit = trigger.startsWith("constraint");
    try (TestServer server = TestServer.start(database)) {
      String tables = catalog(server.url()) + "/namespaces/sales/tables";
      long events = database.events();
      database
          .admin()
          .sql(
              """
              create function disk_full() returns trigger language plpgsql as $$
              begin
                raise exception 'could not extend file "base/1/2": No space left on device'
                  using errcode = 'disk_full';
              end $$;
              create %s insert on events %s for each row execute function disk_full()
              """
                  .formatted(trigger, atCommit ? "deferrable initially deferred" : ""))
          .update();
      assertUnavailableWithoutATrace(
          post(tables + "/a", change("a", "v")), "The disk of the database is full");
      assertThat(database.events()).isEqualTo(events);
      database.admin().sql("drop trigger no_room on events").update();
      assertThat(post(tables + "/a", change("a", "v")).statusCode()).isEqualTo(200);
      database.assertWhole();
    }
  }
}
