package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The warehouse's folder cannot be written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StorageFaultTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.start(database);
  private final String catalog =
      server.url()
          + "/catalog/v1/"
          + database.admin().sql("select warehouse_id from warehouses").query(UUID.class).single();

  @BeforeAll
  void fill() throws Exception {
    assertThat(post("/namespaces", "{\"namespace\": [\"sales\"]}").statusCode()).isEqualTo(200);
    assertThat(post("/namespaces/sales/tables", table("a")).statusCode()).isEqualTo(200);
    assertThat(post("/namespaces/sales/tables", table("b")).statusCode()).isEqualTo(200);
    database.awaitSealed();
  }

  @AfterAll
  void stop() {
    server.close();
    database.close();
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return TestServer.post(catalog + path, json, Map.of());
  }

  private static String table(String name) {
    return """
    {"name": "%s", "schema": {"type": "struct", "schema-id": 0, "fields": []}}
    """
        .formatted(name);
  }

  private static String change(String table, String key, String value) {
    return """
    {"identifier": {"namespace": ["sales"], "name": "%s"}, "requirements": [],
     "updates": [{"action": "set-properties", "updates": {"%s": "%s"}}]}
    """
        .formatted(table, key, value);
  }

  /** The folder of a table's metadata, or of all tables of the namespace. */
  private Path folder(String sql) {
    String location = database.admin().sql(sql).query(String.class).single();
    return Path.of(location.substring("file://".length()));
  }

  private interface Asking {
    HttpResponse<String> ask() throws Exception;
  }

  /** What {@code call} is answered while a file stands where a folder is due; root too minds. */
  private static HttpResponse<String> withAFileAt(Path blocked, Asking call) throws Exception {
    Path aside = blocked.resolveSibling("aside");
    boolean exists = Files.exists(blocked);
    if (exists) {
      Files.move(blocked, aside);
    }
    try {
      Files.createFile(blocked);
      return call.ask();
    } finally {
      Files.delete(blocked);
      if (exists) {
        Files.move(aside, blocked);
      }
    }
  }

  private void assertUnavailableWithoutATrace(Path blocked, Asking call) throws Exception {
    long events = database.events();
    long requests = database.count("select count(*) from requests");
    HttpResponse<String> response = withAFileAt(blocked, call);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body()).contains("nothing was changed").doesNotContain("Exception:");
    assertThat(database.events()).isEqualTo(events);
    assertThat(database.count("select count(*) from requests")).isEqualTo(requests);
    database.assertWhole();
  }

  @Test
  void aTableWhoseFolderCannotBeMadeIsNotCreated() throws Exception {
    Path namespace =
        Objects.requireNonNull(folder("select location from tables limit 1").getParent());
    assertUnavailableWithoutATrace(namespace, () -> post("/namespaces/sales/tables", table("c")));
    assertThat(post("/namespaces/sales/tables", table("c")).statusCode()).isEqualTo(200);
  }

  @Test
  void aTransactionOneOfWhoseFilesCannotBeWrittenChangesNothing() throws Exception {
    Path blocked = database.warehouse().resolve("blocked");
    String transaction =
        "{\"table-changes\": [%s, %s]}"
            .formatted(
                change("a", "k", "v"),
                change("b", "write.metadata.path", "file://" + blocked + "/metadata"));
    assertUnavailableWithoutATrace(blocked, () -> post("/transactions/commit", transaction));
    assertThat(post("/transactions/commit", transaction).statusCode()).isEqualTo(204);
    database.assertWhole();
  }

  @Test
  void aTableWhoseMetadataFileIsMissingDiffersFromOneThatDoesNotExist() throws Exception {
    Path file =
        folder(
            "select metadata_location from tables join names on object_id = table_id"
                + " where name = 'a'");
    HttpResponse<String> response =
        withAFileAt(
            Objects.requireNonNull(file.getParent()),
            () -> TestServer.get(catalog + "/namespaces/sales/tables/a"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("\"NotFoundException\"").contains("\"stack\":[]");
    assertThat(TestServer.get(catalog + "/namespaces/sales/tables/a").statusCode()).isEqualTo(200);
    assertThat(TestServer.get(catalog + "/namespaces/sales/tables/none").body())
        .contains("\"NoSuchTableException\"");
  }

  @Test
  void aCompressionThatDoesNotExistIsTheClientsMistake() throws Exception {
    HttpResponse<String> response =
        post(
            "/namespaces/sales/tables/a",
            """
            {"requirements": [], "updates": [{"action": "set-properties",
              "updates": {"write.metadata.compression-codec": "wishful"}}]}
            """);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    database.assertWhole();
  }
}
