package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Where tables and views are stored whose requests have no location. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayoutsTest {

  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    server.close();
    database.admin().sql("update warehouses set storage_profile = null").update();
    database.assertProved();
    database.close();
  }

  /**
   * A warehouse on the local file system, where no profile says a layout, with one all the same.
   */
  private Lake lake(String name, String layout) {
    Lake lake = new Lake(api, database, api.localWarehouse(name));
    layOut(lake, layout);
    lake.namespace("a");
    lake.namespace("a", "größe 1");
    return lake;
  }

  private void layOut(Lake lake, String layout) {
    database
        .admin()
        .sql("update warehouses set storage_profile = ?::json where warehouse_id = ?::uuid")
        .params(
            "{\"type\": \"s3\", \"bucket\": \"unused\", \"region\": \"unused\", \"storage-layout\":"
                + " "
                + layout
                + "}",
            lake.warehouse())
        .update();
    // Until no node uses the old row any more.
    Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
  }

  private Response create(Lake lake, String namespace, String name, String more) {
    return api.post(
        lake.catalog() + "/namespaces/" + namespace + "/tables",
        """
        {"name": "%s"%s, "schema": {"type": "struct", "schema-id": 0, "fields": [
          {"id": 1, "name": "id", "required": false, "type": "long"}]}}\
        """
            .formatted(name, more));
  }

  private String root(Lake lake) {
    return database.warehouseUri() + "/" + lake.warehouse();
  }

  @Test
  void tablesLieTogether() {
    Lake lake = lake("together", "{\"type\": \"tabular-only\", \"tabular\": \"t={name}-{uuid}\"}");
    var made = create(lake, "a%1Fgr%C3%B6%C3%9Fe+1", "ein/e Tabelle.", "").is(200);
    assertThat(made.text("/metadata/location"))
        .startsWith(root(lake))
        .matches(".*/t=ein%2Fe%20Tabelle\\.-" + UUID);
    assertThat(api.get(lake.catalog() + "/namespaces/a").is(200).text("/properties/location"))
        .isEqualTo(root(lake));
    lake.view("a", "v");
    assertThat(api.get(lake.catalog() + "/namespaces/a/views/v").text("/metadata/location"))
        .startsWith(root(lake) + "/t=v-");
  }

  @Test
  void locationOfALayoutCanBeAskedForAgain() {
    Lake lake = lake("again", "{\"type\": \"tabular-only\", \"tabular\": \"{uuid}\"}");
    var made = create(lake, "a", "t", "").is(200);
    String location = made.text("/metadata/location");
    assertThat(location).matches(".*/" + lake.warehouse() + "/" + UUID);
    String metadata =
        api.post(lake.catalog() + "/namespaces/a/tables/t/unregister", "{}")
            .is(200)
            .text("/metadata-location");
    api.post(
            lake.catalog() + "/namespaces/a/register",
            "{\"name\": \"t\", \"metadata-location\": \"" + metadata + "\"}")
        .is(200);
    // The folders of namespaces are none of a table's, for the layout may become the usual one.
    create(lake, "a", "u", ", \"location\": \"" + root(lake) + "/" + lake.id("a") + "\"")
        .isError(400, "BadRequestException");
  }

  @Test
  void foldersAreNamedAsNamespacesAreAndNoneIsInATable() {
    Lake lake =
        lake(
            "hierarchy",
            "{\"type\": \"full-hierarchy\", \"namespace\": \"{name}\", \"tabular\":"
                + " \"{name}-{uuid}\"}");
    assertThat(create(lake, "a%1Fgr%C3%B6%C3%9Fe+1", "t", "").is(200).text("/metadata/location"))
        .matches(".*" + lake.warehouse() + "/a/gr%C3%B6%C3%9Fe%201/t-" + UUID);
    assertThat(
            api.get(lake.catalog() + "/namespaces/a%1Fgr%C3%B6%C3%9Fe+1")
                .text("/properties/location"))
        .isEqualTo(root(lake) + "/a/gr%C3%B6%C3%9Fe%201");
    // A table where a namespace's folder will be.
    create(lake, "a", "first", ", \"location\": \"" + root(lake) + "/b\"").is(200);
    lake.namespace("b");
    create(lake, "b", "u", "").isError(400, "BadRequestException");
    create(lake, "b", "u", ", \"stage-create\": true").isError(400, "BadRequestException");
    // Tables stay where they are, and the next ones are stored elsewhere.
    layOut(lake, "{\"type\": \"default\"}");
    assertThat(create(lake, "b", "u", "").is(200).text("/metadata/location"))
        .matches(".*" + lake.warehouse() + "/" + lake.id("b") + "/" + UUID);
  }

  @Test
  void aPlaceThatIsTooLongIsRefused() {
    Lake lake =
        lake(
            "long",
            "{\"type\": \"full-hierarchy\", \"namespace\": \"{name}\", \"tabular\":"
                + " \"{name}-{uuid}\"}");
    String message =
        create(lake, "a", "ü".repeat(120), "")
            .isError(400, "BadRequestException")
            .text("/error/message");
    assertThat(message).contains("800 characters");
  }
}
