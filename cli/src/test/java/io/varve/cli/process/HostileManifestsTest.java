package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.command.taskcontrol.TaskWrites;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import io.varve.server.task.Manifests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A server with the heap and the options of the launcher purges tables whose manifests are hostile.
 */
final class HostileManifestsTest {

  @Test
  void aServerOutlivesPurgesOfHostileTables() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      try (TestNode node = TestNode.start(database)) {
        TestCatalog catalog = node.catalog();
        catalog.createNamespace("ns");
        for (int i = 0; i < 8; i++) {
          String table = "t" + i;
          catalog.createTable("ns", table);
          Path file =
              Path.of(catalog.load("ns", table).location().substring("file://".length()))
                  .resolve("metadata/snap.avro");
          catalog.commit(
              Manifests.snapshot(
                  "ns",
                  table,
                  1,
                  i % 2 == 0
                      ? Manifests.listOfTwoGibibytes(file)
                      : Manifests.listOfALongString(file)));
          catalog.dropTable("ns", table, true);
        }
        node.get(TaskWrites.class)
            .runAt(
                TestCatalog.request(),
                database.admin().sql("select task_id from tasks").query(UUID.class).list(),
                Instant.now());
      }
      try (ChildServer server =
          ChildServer.start(
              database, "-Xmx640m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")) {
        await()
            .atMost(Duration.ofSeconds(90))
            .until(
                () ->
                    !server.isAlive()
                        || database.count("select count(*) from tasks where status = 'SUCCESS'")
                            == 8);
        assertThat(server.isAlive()).isTrue();
        assertThat(database.count("select count(*) from task_attempts")).isEqualTo(8);
        String root = server.url().replaceFirst("/catalog.*", "");
        assertThat(TestServer.ask("GET", root + "/health", null).statusCode()).isEqualTo(200);
      }
    }
  }
}
