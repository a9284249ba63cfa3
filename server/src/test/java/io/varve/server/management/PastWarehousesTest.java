package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Warehouses are listed and shown as they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PastWarehousesTest {

  private static final String AS_OF = "X-Catalog-As-Of";
  private static final String ALL =
      "/management/v1/warehouse?warehouseStatus=active&warehouseStatus=inactive";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);

  @BeforeAll
  void start() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    other.close();
    server.close();
    database.close();
  }

  private String head() {
    return String.valueOf(database.head());
  }

  private List<String> names(String moment) {
    return elsewhere.get(ALL, AS_OF, moment).is(200).json().findValuesAsText("name");
  }

  @Test
  void warehousesAreAsTheyWere() {
    String first = head();
    String id = api.localWarehouse("early");
    String path = "/management/v1/warehouse/" + id;
    String then = head();
    String shown = api.get(path).is(200).body();
    String listed = api.get(ALL).is(200).body();
    api.post(path + "/savepoint", "{\"name\": \"close\"}").is(201);
    api.post(path + "/rename", "{\"new-name\": \"late\"}").is(200);
    api.post(path + "/deactivate", null).is(200);
    String later = head();
    String second = api.localWarehouse("second");
    api.post(
            "/management/v1/warehouse/" + second + "/grants",
            "{\"writes\": [{\"principal\": {\"user\": \"oidc~pat\"}, \"privilege\": \"describe\"}]}")
        .is(204);
    String both = head();
    assertThat(elsewhere.get(path, AS_OF, then).is(200).body()).isEqualTo(shown);
    assertThat(elsewhere.get(path, AS_OF, "tag:close").is(200).text("/name")).isEqualTo("early");
    assertThat(elsewhere.get(ALL, AS_OF, then).is(200).body()).isEqualTo(listed);
    assertThat(elsewhere.get(path, AS_OF, later).is(200).text("/status")).isEqualTo("inactive");
    assertThat(names(later)).contains("late").doesNotContain("early", "second");
    assertThat(names(both)).contains("late", "second");
    assertThat(
            api.get("/management/v1/warehouse", AS_OF, later)
                .is(200)
                .json()
                .findValuesAsText("name"))
        .doesNotContain("late");
    api.get(path, AS_OF, first).isError(404, "NoSuchWarehouseException");

    // What has ended since was there then.
    api.delete("/management/v1/warehouse/" + second).is(204);
    awaitEnd(second);
    assertThat(names(both)).contains("late", "second");
    assertThat(names(head())).contains("late").doesNotContain("second");
    String grants = "/management/v1/grants?principalUser=oidc~pat";
    assertThat(api.get(grants, AS_OF, both).is(200).body()).contains(second);
    assertThat(api.get(grants, AS_OF, head()).is(200).body()).isEqualTo("{\"grants\":[]}");
    assertThat(api.get("/management/v1/warehouse/" + second, AS_OF, both).is(200).text("/name"))
        .isEqualTo("second");
    api.get("/management/v1/warehouse/" + second, AS_OF, head())
        .isError(404, "NoSuchWarehouseException");
  }

  private void awaitEnd(String warehouse) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                database.count(
                        "select count(*) from warehouses where warehouse_id = '" + warehouse + "'")
                    == 0);
  }

  @Test
  void momentThatIsNoneIsRefused() {
    String path = "/management/v1/warehouse/" + api.localWarehouse("moments");
    api.get("/management/v1/warehouse", AS_OF, "tag:close").isError(400, "BadRequestException");
    for (String one : List.of("/management/v1/warehouse", path)) {
      for (String moment : List.of("yesterday", "", "99999999", "2099-01-01T00:00:00Z")) {
        api.get(one, AS_OF, moment).isError(400, "BadRequestException");
      }
    }
    api.get("/management/v1/warehouse/" + UUID.randomUUID(), AS_OF, head())
        .isError(404, "NoSuchWarehouseException");
    api.get("/management/v1/warehouse/x", AS_OF, head()).isError(404, "NoSuchWarehouseException");
  }
}
