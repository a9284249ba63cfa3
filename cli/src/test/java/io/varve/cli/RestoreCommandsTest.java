package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The commands that take changes back and restore what was, against a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestoreCommandsTest {

  private static final TableIdentifier ORDERS = TableIdentifier.of("shop", "orders");

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);

  @BeforeAll
  void warehouse() throws Exception {
    post("bootstrap", "{\"accept-terms-of-use\": true}");
    post("warehouse", "{\"warehouse-name\": \"demo\", \"storage-profile\": {\"type\": \"file\"}}");
    try (RESTCatalog catalog = server.client()) {
      catalog.createNamespace(Namespace.of("shop"));
      catalog.createTable(
          ORDERS, new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())));
    }
  }

  private void post(String path, String body) throws Exception {
    assertThat(
            TestServer.post(server.url() + "/management/v1/" + path, body, Map.of()).statusCode())
        .isLessThan(300);
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private Ran run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--uri", server.url()));
    return Ran.of(command, all.toArray(String[]::new));
  }

  private void set(String key, String value) throws Exception {
    try (RESTCatalog catalog = server.client()) {
      catalog.loadTable(ORDERS).updateProperties().set(key, value).commit();
    }
  }

  private Map<String, String> properties() throws Exception {
    try (RESTCatalog catalog = server.client()) {
      return catalog.loadTable(ORDERS).properties();
    }
  }

  /** A column of the newest event. */
  private String newest(String column) {
    database.awaitSealed();
    return database
        .admin()
        .sql(
            "select "
                + column
                + " from chain c join events e using (sequence) order by c.position desc limit 1")
        .query(String.class)
        .single();
  }

  @Test
  void undoTakesAnEventOrARequestBack() throws Exception {
    set("undone", "1");
    set("undone", "2");
    String second = newest("e.event_id::text");
    String request = newest("e.metadata->>'request-id'");
    Ran dry = run(new UndoCli(), second, "--dry-run").succeeded();
    assertThat(dry.out()).contains("commit", "shop.orders", "set properties undone", "--dry-run");
    assertThat(properties()).containsEntry("undone", "2");
    set("later", "1");
    String later = newest("e.event_id::text");
    Ran blocked = run(new UndoCli(), "--request", request);
    assertThat(blocked.code()).isEqualTo(1);
    assertThat(blocked.out()).contains("It was changed since", later, "TableCommitted");
    run(new UndoCli(), later, "--reason", "too late").succeeded();
    assertThat(run(new UndoCli(), "--request", request).succeeded().out())
        .contains("Done by request");
    assertThat(properties()).containsEntry("undone", "1").doesNotContainKey("later");
    assertThat(run(new UndoCli(), request).code()).isEqualTo(1);
  }

  @Test
  void restoreOfManyTablesIsATaskThatIsFollowed() throws Exception {
    post("warehouse", "{\"warehouse-name\": \"many\", \"storage-profile\": {\"type\": \"file\"}}");
    String warehouse = newest("e.stream_id::text");
    String namespaces = server.url() + "/catalog/v1/" + warehouse + "/namespaces";
    TestServer.post(namespaces, "{\"namespace\": [\"n\"]}", Map.of());
    String position = newest("c.position::text");
    for (int i = 0; i < 101; i++) {
      TestServer.post(
          namespaces + "/n/tables",
          "{\"name\": \"t%d\", \"schema\": {\"type\": \"struct\", \"fields\": []}}".formatted(i),
          Map.of());
    }
    String last = newest("e.stream_id::text");
    String protection = "warehouse/" + warehouse + "/table/" + last + "/protection";
    post(protection, "{\"protected\": true}");
    newest("e.event_id::text");
    assertThat(run(new RestoreCli(), "many", "--to", position, "--dry-run").out())
        .contains("drop", "100", "n.t100", "protected");
    assertThat(run(new RestoreCli(), "many", "--to", position).code()).isEqualTo(1);
    Ran partly = run(new RestoreCli(), "many", "--to", position, "--partly");
    assertThat(partly.code()).isEqualTo(1);
    assertThat(partly.out()).contains("n.t100", "protected");
    post(protection, "{\"protected\": false}");
    newest("e.event_id::text");
    run(new RestoreCli(), "many", "--to", position).succeeded();
    String now = newest("c.position::text");
    String before = String.valueOf(Long.parseLong(position) + 101);
    Ran waited = run(new RestoreCli(), "many", "--to", before, "--json").succeeded();
    assertThat(waited.out()).contains("\"status\":\"SUCCESS\"", "\"undrop\":101");
    newest("e.event_id::text");
    Ran begun = run(new RestoreCli(), "many", "--to", now, "--no-wait", "--json").succeeded();
    assertThat(begun.out()).contains("\"task-id\"");
    String task = begun.out().replaceAll("(?s).*\"task-id\":\"([^\"]+)\".*", "$1");
    assertThat(run(new TaskCli(), "get", "many", task).succeeded().out()).contains("restore");
    assertThat(run(new TaskCli(), "list", "many", "--queue", "restore").succeeded().out())
        .contains(task, "warehouse many");
  }

  @Test
  void restoreBringsATableANamespaceOrAWarehouseBack() throws Exception {
    set("kept", "1");
    String position = newest("c.position::text");
    set("kept", "2");
    assertThat(
            run(new RestoreCli(), "demo/shop.orders", "--to", "position:" + position, "--dry-run")
                .succeeded()
                .out())
        .contains("commit", "shop.orders");
    String json =
        run(new RestoreCli(), "demo/shop.orders", "--to", position, "--json").succeeded().out();
    assertThat(json).contains("\"possible\":true");
    assertThat(properties()).containsEntry("kept", "1");
    set("kept", "3");
    run(new RestoreCli(), "demo/shop", "--to", position, "--reason", "no").succeeded();
    assertThat(properties()).containsEntry("kept", "1");
    assertThat(run(new RestoreCli(), "demo", "--to", position).succeeded().out())
        .contains("Nothing is to be changed");
    String warehouse = newest("e.metadata->>'warehouse-id'");
    post(
        "warehouse/" + warehouse + "/savepoint",
        "{\"name\": \"close\", \"position\": " + position + "}");
    set("kept", "4");
    run(new RestoreCli(), "demo/shop.orders", "--to", "tag:close").succeeded();
    assertThat(properties()).containsEntry("kept", "1");
    post(
        "warehouse/" + warehouse + "/savepoint",
        "{\"name\": \"kept\", \"protect-until\": \"2099-01-01T00:00:00Z\"}");
    assertThat(
            run(new RestoreCli(), "demo/shop.orders", "--to", "tag:kept", "--clone", "shop.copy")
                .succeeded()
                .out())
        .contains("clone", "to shop.copy");
    try (RESTCatalog catalog = server.client()) {
      assertThat(catalog.loadTable(TableIdentifier.of("shop", "copy")).properties())
          .containsEntry("kept", "1");
    }
    assertThat(
            run(new RestoreCli(), "demo/shop.orders", "--to", "tag:close", "--clone", "shop.copy2")
                .code())
        .isEqualTo(1);
    assertThat(run(new RestoreCli(), "demo/shop", "--to", "tag:none").code()).isEqualTo(1);
    assertThat(run(new RestoreCli(), "demo/shop.gone", "--to", position).code()).isEqualTo(1);
    assertThat(run(new RestoreCli(), "demo/shop", "--to", "soon").code()).isEqualTo(1);
    assertThat(run(new RestoreCli(), "demo/shop..x", "--to", position).code()).isEqualTo(2);
  }
}
