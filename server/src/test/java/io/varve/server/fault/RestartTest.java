package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import io.varve.testing.EmbeddedTestPostgres;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Postgres stops under load and starts again; the servers stay. */
final class RestartTest {

  private static final Duration LIMIT = Duration.ofSeconds(55);

  private final Set<String> done = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean writing = new AtomicBoolean(true);

  @Test
  void serversGoOnWhenPostgresIsBackAndNothingAcknowledgedIsLost() throws Exception {
    try (EmbeddedTestPostgres postgres = EmbeddedTestPostgres.start();
        BreakingProxy proxy = new BreakingProxy(postgres.port())) {
      CatalogDatabase database = CatalogDatabase.create(postgres);
      try (TestNode node = TestNode.start(database)) {
        node.catalog().createNamespace("sales");
        node.catalog().createTable("sales", "a");
      }
      String warehouse =
          database
              .admin()
              .sql("select warehouse_id from warehouses")
              .query(UUID.class)
              .single()
              .toString();
      try (TestServer one = TestServer.start(database, database.settings(proxy.port()));
          TestServer two = TestServer.start(database, database.settings(proxy.port()))) {
        List<Work> works = new ArrayList<>();
        works.add(() -> restart(postgres, proxy));
        AtomicInteger ids = new AtomicInteger();
        for (int w = 0; w < 6; w++) {
          String url =
              (w % 2 == 0 ? one : two).url()
                  + "/catalog/v1/"
                  + warehouse
                  + "/namespaces/sales/tables/a";
          works.add(
              () -> {
                while (writing.get()) {
                  write(url, "key" + ids.incrementAndGet());
                }
              });
        }
        Together.run(LIMIT, works);
      }
      // The database's port is another now.
      try (CatalogDatabase again = database.again();
          TestNode node = TestNode.start(again)) {
        TestCatalog catalog = node.catalog();
        assertThat(catalog.load("sales", "a").properties().keySet())
            .containsAll(done)
            .doesNotContainAnyElementsOf(refused);
        again.assertProved();
      }
    }
  }

  private void restart(EmbeddedTestPostgres postgres, BreakingProxy proxy) {
    try {
      await().atMost(LIMIT).until(() -> done.size() > 30);
      postgres.stop();
      // The node's scheduler may throw meanwhile, on a thread of its own.
      await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> refused.size() > 6);
      postgres.startAgain();
      proxy.moveTo(postgres.port());
      int then = done.size();
      await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> done.size() > then + 60);
    } finally {
      writing.set(false);
    }
  }

  private void write(String url, String key) throws Exception {
    HttpResponse<String> response =
        TestServer.post(
            url,
            """
            {"requirements": [],
             "updates": [{"action": "set-properties", "updates": {"%s": "v"}}]}
            """
                .formatted(key),
            Map.of());
    switch (response.statusCode()) {
      case 200 -> done.add(key);
      case 503 -> {
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        refused.add(key);
      }
      // Not known, and reported so.
      default ->
          assertThat(response.body())
              .as("status " + response.statusCode())
              .contains("CommitStateUnknownException");
    }
  }
}
