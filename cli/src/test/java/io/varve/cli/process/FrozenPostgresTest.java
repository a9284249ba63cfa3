package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.EmbeddedTestPostgres;
import io.varve.testing.Together;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A Postgres that neither answers nor ends its connections, as one on a disk that hangs. */
final class FrozenPostgresTest {

  private static final String TABLE =
      """
      {"name": "t", "schema": {"type": "struct", "fields": [
        {"id": 1, "name": "id", "required": false, "type": "long"}]}}\
      """;
  private static final String COMMIT =
      """
      {"requirements": [], "updates": [
        {"action": "set-properties", "updates": {"in-flight": "yes"}}]}\
      """;

  private static final Duration SLACK = Duration.ofSeconds(10);

  @Test
  void requestsAndHealthAreAnsweredWhilePostgresIsFrozen() throws Exception {
    try (EmbeddedTestPostgres postgres = EmbeddedTestPostgres.start();
        CatalogDatabase database = CatalogDatabase.create(postgres);
        ChildServer server = ChildServer.start(database)) {
      String namespaces = namespaces(server, database);
      String health = server.url() + "/health";
      assertThat(TestServer.get(health).statusCode()).isEqualTo(200);
      assertThat(create(namespaces, "before").statusCode()).isEqualTo(200);
      List<ProcessHandle> processes = processes(database);
      signal("STOP", processes);
      try {
        Callable<HttpResponse<String>> read = () -> within(12, () -> TestServer.get(namespaces));
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>(Collections.nCopies(20, read));
        calls.add(() -> within(12, () -> create(namespaces, "meanwhile")));
        for (HttpResponse<String> answer : Together.call(Duration.ofSeconds(60), calls)) {
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
          assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
        for (int i = 0; i < 3; i++) {
          HttpResponse<String> answer = within(2, () -> TestServer.get(health));
          assertThat(answer.statusCode()).isEqualTo(503);
          assertThat(answer.body()).contains("\"database\":{\"status\":\"error\"");
          assertThat(within(2, () -> TestServer.get(health + "/liveness")).statusCode())
              .isEqualTo(200);
        }
        // Those that come now wait for a connection only.
        assertThat(within(4, () -> TestServer.get(namespaces)).statusCode()).isEqualTo(503);
      } finally {
        signal("CONT", processes);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> TestServer.get(health).statusCode() == 200);
      assertThat(create(namespaces, "after").statusCode()).isEqualTo(200);
    }
  }

  /**
   * COMMIT has written its record and waits for a standby that does not come, and then nothing of
   * Postgres moves any more: it is committed, and no client can know.
   */
  @Test
  void aCommitThatPostgresFrozeInIsReportedAsUnknownAndExistsAfterwards() throws Exception {
    try (EmbeddedTestPostgres postgres = EmbeddedTestPostgres.start();
        CatalogDatabase database = CatalogDatabase.create(postgres);
        ChildServer server = ChildServer.start(database)) {
      String namespaces = namespaces(server, database);
      String table = namespaces + "/ns/tables/t";
      assertThat(create(namespaces, "ns").statusCode()).isEqualTo(200);
      assertThat(TestServer.post(namespaces + "/ns/tables", TABLE, Map.of()).statusCode())
          .isEqualTo(200);
      database.awaitSealed();
      int files = database.filesOnDisk().size();
      Callable<HttpResponse<String>> commit =
          () ->
              TestServer.post(
                  table, COMMIT, Map.of("Idempotency-Key", "0195a3b5-0000-7000-8000-00000000c0de"));
      standby(database, "nobody");
      List<ProcessHandle> processes;
      try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<HttpResponse<String>> sent = client.submit(commit);
        await()
            .pollInterval(Duration.ofMillis(20))
            .until(
                () ->
                    database.count(
                            "select count(*) from pg_stat_activity where wait_event = 'SyncRep'"
                                + " and query ilike 'commit%'")
                        > 0);
        processes = processes(database);
        signal("STOP", processes);
        try {
          HttpResponse<String> response = within(35, sent::get);
          assertThat(response.statusCode()).as(response.body()).isEqualTo(500);
          assertThat(response.body()).contains("CommitStateUnknownException");
          assertThat(database.filesOnDisk()).hasSize(files + 1);
        } finally {
          signal("CONT", processes);
        }
      }
      standby(database, "");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> TestServer.get(server.url() + "/health").statusCode() == 200);
      assertThat(TestServer.get(table).body()).contains("\"in-flight\":\"yes\"");
      long events = database.events();
      assertThat(commit.call().statusCode()).isEqualTo(200);
      assertThat(database.events()).isEqualTo(events);
      database.assertWhole();
    }
  }

  private static void standby(CatalogDatabase database, String name) throws IOException {
    Path configuration =
        Path.of(database.admin().sql("show config_file").query(String.class).single());
    Files.writeString(
        configuration, "\nsynchronous_standby_names = '" + name + "'\n", StandardOpenOption.APPEND);
    database.admin().sql("select pg_reload_conf()").query().singleRow();
  }

  private static String namespaces(ChildServer server, CatalogDatabase database) {
    return server.url()
        + "/catalog/v1/"
        + database.admin().sql("select warehouse_id from warehouses").query(UUID.class).single()
        + "/namespaces";
  }

  private static HttpResponse<String> create(String namespaces, String name) throws Exception {
    return TestServer.post(namespaces, "{\"namespace\": [\"" + name + "\"]}", Map.of());
  }

  private static <T> T within(int seconds, Callable<T> call) throws Exception {
    long start = System.nanoTime();
    T answer = call.call();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofSeconds(seconds).plus(SLACK));
    return answer;
  }

  private static List<ProcessHandle> processes(CatalogDatabase database) {
    ProcessHandle postmaster =
        ProcessHandle.of(
                database
                    .admin()
                    .sql("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int")
                    .query(Long.class)
                    .single())
            .orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    postmaster.descendants().forEach(all::add);
    return all;
  }

  private static void signal(String name, List<ProcessHandle> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(String.valueOf(process.pid())));
    new ProcessBuilder(command).start().waitFor();
  }
}
