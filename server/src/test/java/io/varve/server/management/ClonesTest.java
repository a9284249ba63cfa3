package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.server.task.TaskScheduling;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A table as it was becomes a new one that shares files, and none of them is deleted before it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClonesTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()));
  private static final String KEPT = "\"protect-until\": \"2099-01-01T00:00:00Z\"";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Lake lake = lake();
  private final RESTCatalog client = server.client();

  private Lake lake() {
    api.bootstrap();
    return new Lake(api, database, api.localWarehouse("demo"));
  }

  @BeforeAll
  void namespaces() {
    lake.namespace("shop");
    lake.namespace("lab");
  }

  @AfterAll
  void end() throws IOException {
    client.close();
    server.close();
    // A purge has taken files of the past.
    database.awaitSealed();
    database.assertSealedInOrder();
    assertThat(database.verify(true).differences()).isEmpty();
    database.close();
  }

  private Table table(String name, Map<String, String> properties) {
    return client.createTable(
        TableIdentifier.of("shop", name), SCHEMA, PartitionSpec.unpartitioned(), properties);
  }

  private static void append(Table table, String file) throws IOException {
    Path data = Path.of(URI.create(table.location())).resolve("data").resolve(file);
    Files.createDirectories(data.getParent());
    Files.writeString(data, "data");
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(table.spec())
                .withPath(data.toUri().toString().replace("file:///", "file:/"))
                .withFileSizeInBytes(4)
                .withRecordCount(1)
                .build())
        .commit();
  }

  private static Set<String> data(Table table) throws IOException {
    Set<String> names = new TreeSet<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> names.add(Path.of(task.file().location()).getFileName().toString()));
    }
    return names;
  }

  private static List<Path> filesIn(Table table) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(URI.create(table.location())))) {
      return files.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
    }
  }

  private void tag(String name) {
    api.post(lake.management() + "/savepoint", "{\"name\": \"" + name + "\", " + KEPT + "}")
        .is(201);
  }

  private Response clone(String table, String savepoint, String more) {
    return api.post(
        lake.management() + "/restore",
        """
        {"mode": "clone", "to": {"savepoint": "%s"}, %s,
         "scope": {"tables": [{"namespace": ["shop"], "name": "%s"}]}}\
        """
            .formatted(savepoint, more, table));
  }

  private Table load(String namespace, String name) {
    return client.loadTable(TableIdentifier.of(namespace, name));
  }

  private String purge(String namespace, String name) {
    String id = lake.id(namespace, name);
    api.delete(
            lake.catalog()
                + "/namespaces/"
                + namespace
                + "/tables/"
                + name
                + "?purgeRequested=true")
        .is(204);
    return database
        .admin()
        .sql("select task_id::text from tasks where object_id = ?::uuid")
        .param(id)
        .query(String.class)
        .single();
  }

  private void runNow(String task) {
    api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"" + task + "\"]}")
        .is(204);
    server.get(TaskScheduling.class).dispatch(server.get(Scheduler.class));
  }

  private String status(String task) {
    return api.get(lake.management() + "/task/by-id/" + task).is(200).text("/status");
  }

  private void awaitDone(String task) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              server.get(TaskScheduling.class).dispatch(server.get(Scheduler.class));
              return status(task).equals("SUCCESS");
            });
  }

  @Test
  void cloneHasTheStateOfTheSavepointAndAnIdentityOfItsOwn() throws IOException {
    Table source =
        table(
            "orders",
            Map.of(
                "write.data.path",
                api.get(lake.management()).is(200).text("/storage-profile/location") + "/elsewhere",
                "a",
                "1"));
    append(source, "one.parquet");
    source.manageSnapshots().createTag("first", source.currentSnapshot().snapshotId()).commit();
    tag("q1");
    append(source, "two.parquet");
    source.updateProperties().set("a", "2").commit();
    source.updateSchema().addColumn("later", Types.StringType.get()).commit();

    Response plan = clone("orders", "q1", "\"name\": \"orders_q1\", \"dry-run\": true").is(200);
    assertThat(plan.text("/steps/0/action")).isEqualTo("clone");
    assertThat(plan.text("/steps/0/to/1")).isEqualTo("orders_q1");
    api.get(lake.catalog() + "/namespaces/shop/tables/orders_q1").is(404);
    clone("orders", "q1", "\"name\": \"orders_q1\", \"namespace\": [\"lab\"]").is(200);

    Table clone = load("lab", "orders_q1");
    assertThat(data(clone)).containsExactly("one.parquet");
    assertThat(clone.schema().columns()).hasSize(1);
    assertThat(clone.refs()).containsOnlyKeys("main", "first");
    assertThat(clone.properties()).containsEntry("a", "1").containsEntry("gc.enabled", "false");
    assertThat(clone.properties()).doesNotContainKey("write.data.path");
    assertThat(clone.uuid()).isNotEqualTo(source.uuid());
    assertThat(clone.location()).isNotEqualTo(source.location());

    append(clone, "own.parquet");
    assertThat(data(load("lab", "orders_q1"))).containsExactly("one.parquet", "own.parquet");
    assertThat(data(load("shop", "orders"))).containsExactly("one.parquet", "two.parquet");
  }

  @Test
  void purgeOfACloneDeletesNoFileOfItsSource() throws IOException {
    Table source = table("kept", Map.of());
    append(source, "one.parquet");
    tag("kept");
    clone("kept", "kept", "\"name\": \"copy\"").is(200);
    Table clone = load("shop", "copy");
    append(clone, "own.parquet");
    // What a client writes by itself into the clone's metadata is not owned by it either.
    Path stray = Path.of(URI.create(source.location())).resolve("data/stray.parquet");
    Files.writeString(stray, "data");
    clone
        .newAppend()
        .appendFile(
            DataFiles.builder(clone.spec())
                .withPath(stray.toUri().toString())
                .withFileSizeInBytes(4)
                .withRecordCount(1)
                .build())
        .commit();
    List<Path> files = filesIn(source);
    assertThat(files).isNotEmpty();
    String task = purge("shop", "copy");
    runNow(task);
    awaitDone(task);
    assertThat(filesIn(source)).isEqualTo(files);
    assertThat(filesIn(clone)).isEmpty();
    assertThat(data(load("shop", "kept"))).containsExactly("one.parquet");
    // The client's own way to drop a table with its files heeds that they are not its own.
    clone("kept", "kept", "\"name\": \"other\"").is(200);
    Table other = load("shop", "other");
    CatalogUtil.dropTableData(other.io(), ((HasTableOperations) other).operations().current());
    assertThat(filesIn(source)).containsAll(files.stream().filter(this::isData).toList());
    api.delete(lake.catalog() + "/namespaces/shop/tables/other").is(204);
  }

  private boolean isData(Path file) {
    return file.toString().endsWith(".parquet");
  }

  @Test
  void purgeOfASourceWaitsForItsClonesWhateverBecomesOfTheSavepoint() throws IOException {
    Table source = table("source", Map.of());
    append(source, "one.parquet");
    tag("waits");
    clone("source", "waits", "\"name\": \"copy1\"").is(200);
    List<Path> files = filesIn(source);
    assertThat(
            api.delete(lake.management() + "/savepoint/waits")
                .isError(409, "HeldByPolicy")
                .text("/error/message"))
        .contains("shop.copy1");
    String task = purge("shop", "source");
    // Time passes.
    database.admin().sql("update savepoints set protect_until = now()").update();
    runNow(task);
    assertThat(status(task)).isNotEqualTo("SUCCESS");
    assertThat(filesIn(source)).isEqualTo(files);
    assertThat(data(load("shop", "copy1"))).containsExactly("one.parquet");
    database.admin().sql("update savepoints set protect_until = '2099-01-01T00:00:00Z'").update();
    api.delete(lake.catalog() + "/namespaces/shop/tables/copy1").is(204);
    api.delete(lake.management() + "/savepoint/waits").is(204);
    api.delete(lake.management() + "/savepoint/kept");
    api.delete(lake.management() + "/savepoint/q1");
    runNow(task);
    awaitDone(task);
    assertThat(filesIn(source)).isEmpty();
  }

  @Test
  void folderOfASourceStaysForItsClonesWhateverIsThereByNow() throws IOException {
    Table source = table("left", Map.of());
    append(source, "one.parquet");
    tag("left");
    clone("left", "left", "\"name\": \"copy3\"").is(200);
    String tables = lake.catalog() + "/namespaces/shop/tables/";
    String metadata = api.post(tables + "left/unregister", "{}").is(200).text("/metadata-location");
    api.post(
            lake.catalog() + "/namespaces/shop/register",
            "{\"name\": \"again\", \"metadata-location\": \"" + metadata + "\"}")
        .is(200);
    List<Path> files = filesIn(source);
    database.admin().sql("update savepoints set protect_until = now()").update();
    String task = purge("shop", "again");
    runNow(task);
    awaitDone(task);
    assertThat(filesIn(source)).isEqualTo(files);
    assertThat(data(load("shop", "copy3"))).containsExactly("one.parquet");
    database.admin().sql("update savepoints set protect_until = '2099-01-01T00:00:00Z'").update();
  }

  @Test
  void snapshotThatWasRemovedSinceIsInTheWay() throws IOException {
    Table source = table("expired", Map.of());
    append(source, "one.parquet");
    long first = source.currentSnapshot().snapshotId();
    tag("expired");
    append(source, "two.parquet");
    source.expireSnapshots().expireSnapshotId(first).cleanExpiredFiles(false).commit();
    Response refused =
        clone("expired", "expired", "\"name\": \"copy2\"").isError(409, "NotInvertible");
    assertThat(refused.text("/error/message")).contains("Snapshot " + first + " was removed");
    assertThat(refused.text("/error/blockers/0/event")).isNotBlank();
  }

  @Test
  void unfitClonesAreRefused() throws IOException {
    Table source = table("fit", Map.of());
    append(source, "one.parquet");
    tag("fit");
    api.post(lake.management() + "/savepoint", "{\"name\": \"loose\"}").is(201);
    clone("fit", "loose", "\"name\": \"c\"").isError(400, "BadRequestException");
    clone("fit", "none", "\"name\": \"c\"").isError(404, "SavepointNotFound");
    clone("fit", "fit", "\"reason\": \"no name\"").isError(400, "BadRequestException");
    clone("fit", "fit", "\"name\": \"c\", \"namespace\": []").isError(400, "BadRequestException");
    clone("fit", "fit", "\"name\": \"c\", \"namespace\": [\"gone\"]")
        .isError(404, "NoSuchNamespaceException");
    assertThat(clone("fit", "fit", "\"name\": \"fit\"").isError(409, "NotInvertible").body())
        .contains("The name shop.fit is taken");
    clone("none", "fit", "\"name\": \"c\"").isError(404, "NoSuchTableException");
    String restore = lake.management() + "/restore";
    api.post(restore, "{\"mode\": \"clone\", \"to\": {\"savepoint\": \"fit\"}, \"name\": \"c\"}")
        .isError(400, "BadRequestException");
    api.post(restore, "{\"to\": {\"savepoint\": \"fit\"}, \"name\": \"c\"}")
        .isError(400, "BadRequestException");
    clone("fit", "fit", "\"name\": \"c\"").is(200);
    api.post(lake.management() + "/savepoint", "{\"name\": \"again\", " + KEPT + "}").is(201);
    assertThat(clone("c", "again", "\"name\": \"d\"").isError(409, "NotInvertible").body())
        .contains("It is a clone itself");
  }
}
