package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The commands that drop, protect and bring back, against a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DroppingCommandsTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);

  @BeforeAll
  void softly() throws Exception {
    post("bootstrap", "{\"accept-terms-of-use\": true}");
    softWarehouse("demo");
  }

  private void softWarehouse(String name) throws Exception {
    post(
        "warehouse",
        "{\"warehouse-name\": \"%s\", \"storage-profile\": {\"type\": \"file\"}}".formatted(name));
    run("warehouse", "delete-profile", name, "86400").succeeded();
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

  private Ran run(String group, String command, String... more) {
    Object root =
        switch (group) {
          case "namespace" -> new NamespaceCli();
          case "table" -> new TableCli();
          case "view" -> new ViewCli();
          case "task" -> new TaskCli();
          default -> new WarehouseCli();
        };
    List<String> arguments = new ArrayList<>(List.of(command, "--uri", server.url()));
    arguments.addAll(Arrays.asList(more));
    return Ran.of(root, arguments.toArray(String[]::new));
  }

  private void table(String namespace, String name) throws Exception {
    try (RESTCatalog catalog = server.client()) {
      catalog.createTable(
          TableIdentifier.of(namespace, name),
          new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())));
    }
  }

  @Test
  void namespacesAreMadeListedProtectedAndDropped() {
    run("namespace", "create", "demo", "shop").succeeded();
    run("namespace", "create", "demo", "shop.eu").succeeded();
    assertThat(run("namespace", "list", "demo", "--parent", "shop").succeeded().out())
        .contains("NAMESPACE")
        .containsPattern("shop\\.eu +no +[0-9a-f-]{36}");
    run("namespace", "protect", "demo", "shop.eu").succeeded();
    assertThat(run("namespace", "list", "demo", "--parent", "shop").out())
        .containsPattern("shop\\.eu +yes");
    assertThat(run("namespace", "delete", "demo", "shop", "--recursive", "--yes").problem())
        .contains("protected")
        .contains("use --force", "varve namespace protect --off")
        .doesNotContain("force=true")
        .contains("shop.eu");
    run("namespace", "protect", "demo", "shop.eu", "--off").succeeded();
    run("namespace", "move", "demo", "shop.eu", "shop.asia").succeeded();
    assertThat(run("namespace", "list", "demo", "--parent", "shop").out()).contains("shop.asia");
    run("namespace", "delete", "demo", "shop", "--recursive", "--yes").succeeded();
    assertThat(run("namespace", "list", "demo", "--parent", "shop").code()).isEqualTo(1);
  }

  @Test
  void questionSaysWhatWillBeLost() throws Exception {
    run("namespace", "create", "demo", "asked").succeeded();
    run("namespace", "create", "demo", "asked.below").succeeded();
    table("asked", "orders");
    // There is no terminal to ask on, so the question is the message.
    assertThat(run("namespace", "delete", "demo", "asked", "--recursive").problem())
        .contains("1 namespaces, 1 tables and 0 views")
        .contains("asked.orders")
        .contains("can come back for 24 hours")
        .contains("--yes");
    assertThat(run("namespace", "delete", "demo", "asked", "--recursive", "--force").problem())
        .contains("for good");
    run("namespace", "list", "demo", "--parent", "asked").succeeded();
  }

  @Test
  void droppedTablesAreListedAndUndroppedOrExpire() throws Exception {
    run("namespace", "create", "demo", "lost").succeeded();
    table("lost", "orders");
    run("namespace", "delete", "demo", "lost", "--recursive", "--yes").succeeded();
    String listed = run("warehouse", "deleted", "demo").succeeded().out();
    String line =
        listed.lines().filter(one -> one.endsWith("lost.orders")).findFirst().orElseThrow();
    String id = line.split(" +")[1];
    String tasks = run("task", "list", "demo", "--queue", "soft_deletion").succeeded().out();
    String task =
        tasks.lines().filter(one -> one.endsWith("table lost.orders")).findFirst().orElseThrow();
    assertThat(task).contains("SCHEDULED");
    String taskId = task.split(" +")[0];
    assertThat(run("task", "run-now", "demo", taskId).problem())
        .contains("table lost.orders will end now and can't come back");
    assertThat(run("task", "get", "demo", taskId, "--json").succeeded().out()).contains(taskId);
    run("warehouse", "undrop", "demo", id).succeeded();
    assertThat(run("task", "list", "demo", "--status", "CANCELLED").out()).contains(taskId);
    assertThat(run("warehouse", "undrop", "demo", id).problem()).contains("is back already");
    run("task", "cancel", "demo", taskId).succeeded();
  }

  @Test
  void tablesAreHeldAndReleased() throws Exception {
    run("namespace", "create", "demo", "evidence").succeeded();
    table("evidence", "orders");
    run("table", "hold", "demo", "evidence.orders", "--reason", "case 17").succeeded();
    assertThat(
            run("namespace", "delete", "demo", "evidence", "--recursive", "--force", "--yes")
                .problem())
        .contains("case 17");
    assertThat(run("table", "hold", "demo", "evidence.none", "--reason", "x").problem())
        .contains("evidence.none");
    run("table", "release", "demo", "evidence.orders").succeeded();
    run("namespace", "delete", "demo", "evidence", "--recursive", "--force", "--yes").succeeded();
  }

  @Test
  void alteredMetadataFilesOfTablesAndViewsComeBack() throws Exception {
    run("namespace", "create", "demo", "altered").succeeded();
    table("altered", "orders");
    try (RESTCatalog catalog = server.client()) {
      catalog
          .buildView(TableIdentifier.of("altered", "latest"))
          .withSchema(new Schema(Types.NestedField.optional(1, "id", Types.LongType.get())))
          .withQuery("spark", "select 1 as id")
          .withDefaultNamespace(Namespace.of("altered"))
          .create();
    }
    assertRestores("table", "altered.orders");
    assertRestores("view", "altered.latest");
    assertThat(run("view", "restore-metadata", "demo", "altered.orders").problem())
        .contains("There is no view of this name: altered.orders");
    run("namespace", "delete", "demo", "altered", "--recursive", "--force", "--yes").succeeded();
  }

  private void assertRestores(String kind, String name) throws Exception {
    assertThat(run(kind, "restore-metadata", "demo", name).succeeded().out())
        .contains(" is as the ledger recorded it");
    Path file =
        Path.of(
            URI.create(
                database
                    .admin()
                    .sql(
                        "select metadata_location from %ss join names on object_id = %s_id where name = ?"
                            .formatted(kind, kind))
                    .param(name.substring(name.indexOf('.') + 1))
                    .query(String.class)
                    .single()));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[] {'{', '}'});
    assertThat(run(kind, "restore-metadata", "demo", name).succeeded().out())
        .contains(file.getFileName().toString(), " is restored");
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void warehousesAreDeletedAndComeBack() throws Exception {
    softWarehouse("gone");
    run("namespace", "create", "gone", "shop").succeeded();
    assertThat(run("warehouse", "delete", "gone", "--yes").problem()).contains("use --force");
    assertThat(run("warehouse", "delete", "gone", "--force").problem())
        .contains("1 namespaces, 0 tables and 0 views")
        .contains("can come back for 24 hours")
        .contains("--yes");
    assertThat(run("warehouse", "delete", "gone", "--force", "--yes").succeeded().out())
        .contains("can come back until");
    assertThat(run("warehouse", "deleted").succeeded().out()).containsPattern("deleted .* gone");
    assertThat(run("warehouse", "undrop", "gone", "--as", "back").succeeded().out())
        .contains("back is back");
    assertThat(run("warehouse", "undrop", "gone").problem()).contains("gone");
    run("warehouse", "delete-profile", "back", "hard").succeeded();
    assertThat(run("warehouse", "delete", "back", "--force").problem()).contains("for good");
    run("warehouse", "delete", "back", "--force", "--yes").succeeded();
    assertThat(run("warehouse", "deleted").succeeded().out()).doesNotContain("back");
  }

  @Test
  void formatVersionsAndManagerOfAWarehouseAreInTheOutput() {
    run("warehouse", "format-versions", "demo", "1", "2", "--default", "1").succeeded();
    run("warehouse", "managed-by", "demo", "instance-admin").succeeded();
    assertThat(run("warehouse", "get", "demo").succeeded().out())
        .contains("\"default-format-version\" : 1", "\"managed-by\" : \"instance-admin\"");
    assertThat(run("warehouse", "format-versions", "demo", "9").problem()).contains("[1, 2, 3]");
    assertThat(run("warehouse", "managed-by", "demo", "me").problem()).contains("self-managed");
    run("warehouse", "format-versions", "demo", "1", "2", "3").succeeded();
    run("warehouse", "managed-by", "demo", "self-managed").succeeded();
    assertThat(run("warehouse", "statistics", "demo").succeeded().out()).contains("TABLES");
    assertThat(run("warehouse", "statistics", "--calls", "--json", "demo").succeeded().out())
        .contains("\"called-endpoints\":");
  }

  @Test
  void warehousesAreProtected() {
    run("warehouse", "protect", "demo").succeeded();
    assertThat(run("warehouse", "delete", "demo", "--yes").problem()).contains("Protected");
    run("warehouse", "protect", "demo", "--off").succeeded();
    assertThat(run("warehouse", "delete-profile", "demo", "soon").problem()).contains("hard");
  }
}
