package io.varve.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.postgres.TestPostgres;
import io.varve.server.node.TestDatabase;
import io.varve.server.node.TestServer;
import io.varve.server.node.Together;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A Postgres that neither answers nor ends its connections, as one on a disk that hangs. */
final class FrozenPostgresTest {

  private static final Duration SLACK = Duration.ofSeconds(3);

  @Test
  void requestsAndHealthAreAnsweredWhilePostgresIsFrozen() throws Exception {
    try (TestPostgres postgres = TestPostgres.start();
        TestDatabase database = TestDatabase.create(postgres);
        ChildServer server = ChildServer.start(database)) {
      String namespaces =
          server.url()
              + "/catalog/v1/"
              + database
                  .admin()
                  .sql("select warehouse_id from warehouses")
                  .query(UUID.class)
                  .single()
              + "/namespaces";
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

  private static List<ProcessHandle> processes(TestDatabase database) {
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
