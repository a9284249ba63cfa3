package io.varve.server.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Iceberg's own client at two servers of one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientRacesTest {

  private static final Duration LIMIT = Duration.ofSeconds(55);
  private static final Namespace NAMESPACE = Namespace.of("sales");

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer one = TestServer.start(database);
  private final TestServer two = TestServer.start(database);
  private final RESTCatalog here = one.client();
  private final RESTCatalog there = two.client();

  ClientRacesTest() {
    here.createNamespace(NAMESPACE);
  }

  @AfterAll
  void stop() throws Exception {
    here.close();
    there.close();
    one.close();
    two.close();
    database.assertNoDeadlock();
    database.close();
  }

  @Test
  void everyFileThatWritersOnTwoServersAppendIsInTheTable() throws Exception {
    TableIdentifier name = TableIdentifier.of(NAMESPACE, "orders");
    here.createTable(
        name,
        TestCatalog.SCHEMA,
        PartitionSpec.unpartitioned(),
        Map.of(TableProperties.COMMIT_NUM_RETRIES, "200"));
    Set<String> expected = new HashSet<>();
    List<Work> works = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      Table table = (w % 2 == 0 ? here : there).loadTable(name);
      List<String> files = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        files.add(table.location() + "/data/" + w + "-" + i + ".parquet");
      }
      expected.addAll(files);
      works.add(() -> files.forEach(file -> append(table, file)));
    }
    Together.run(LIMIT, works);

    Set<String> found = new HashSet<>();
    try (var tasks = there.loadTable(name).newScan().planFiles()) {
      tasks.forEach(task -> found.add(task.file().location()));
    }
    assertThat(found).isEqualTo(expected);
    database.assertWhole();
  }

  private static void append(Table table, String file) {
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(file)
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build())
        .commit();
  }

  @Test
  void aTableCreatedOnOneServerIsSeenAtOnceOnTheOther() {
    for (int i = 0; i < 20; i++) {
      TableIdentifier name = TableIdentifier.of(NAMESPACE, "seen" + i);
      here.createTable(name, TestCatalog.SCHEMA);
      Table table = there.loadTable(name);
      table.updateProperties().set("k", "v" + i).commit();
      assertThat(here.loadTable(name).properties()).containsEntry("k", "v" + i);
      there.dropTable(name, false);
      assertThat(here.tableExists(name)).isFalse();
    }
  }

  @Test
  void oneOfClientsThatCreateATableWinsAndOthersGetAlreadyExists() throws Exception {
    for (int i = 0; i < 10; i++) {
      TableIdentifier name = TableIdentifier.of(NAMESPACE, "contested" + i);
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        RESTCatalog client = w % 2 == 0 ? here : there;
        calls.add(() -> created(client, name));
      }
      assertThat(Together.call(LIMIT, calls)).filteredOn(won -> won).hasSize(1);
    }
    database.assertWhole();
  }

  private static boolean created(RESTCatalog client, TableIdentifier name) {
    try {
      client.createTable(name, TestCatalog.SCHEMA);
      return true;
    } catch (AlreadyExistsException e) {
      return false;
    }
  }
}
