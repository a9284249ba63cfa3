package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tables and views are found by names that are nearly right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private Lake lake = new Lake(api, database, "");

  @BeforeAll
  void fill() {
    api.bootstrap();
    lake = new Lake(api, database, api.localWarehouse("searched"));
    lake.namespace("sales");
    lake.namespace("people");
    lake.table("sales", "orders_2026");
    lake.table("people", "customers");
    lake.view("sales", "open_orders");
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private Management.Response search(String text) {
    return api.post(lake.management() + "/search-tabular", "{\"search\": \"" + text + "\"}")
        .is(200);
  }

  private List<String> names(String text) {
    return search(text).json().findValuesAsText("tabular-name");
  }

  @Test
  void theNearestComesFirst() {
    assertThat(names("open order")).startsWith("open_orders").doesNotContain("customers");
    assertThat(names("CUSTMERS")).startsWith("customers");
    assertThat(names("people.customers")).startsWith("customers");
    assertThat(names("zzz")).isEmpty();
    assertThat(names("")).isEmpty();
    var exact = search("open_orders");
    assertThat(exact.json().at("/tabulars/0/distance").floatValue()).isZero();
    assertThat(exact.text("/tabulars/0/tabular-id/type")).isEqualTo("view");
    assertThat(exact.text("/tabulars/0/namespace-name/0")).isEqualTo("sales");
  }

  @Test
  void anIdFindsItselfOrWhatIsInItsNamespace() {
    assertThat(names(lake.id("people", "customers"))).containsExactly("customers");
    assertThat(names(lake.id("sales"))).containsExactly("open_orders", "orders_2026");
    assertThat(names(UUID.randomUUID().toString())).isEmpty();
  }

  @Test
  void invalidSearchIsRefused() {
    api.post(lake.management() + "/search-tabular", "{}").isError(400, "BadRequestException");
    api.post(lake.management() + "/search-tabular", "{\"search\": \"" + "x".repeat(1001) + "\"}")
        .isError(400, "BadRequestException");
  }
}
