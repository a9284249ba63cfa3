package io.varve.server.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.ledger.attempt.AuditedReads;
import io.varve.security.login.LoginSettings;
import io.varve.security.rights.RightsSettings;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Each read is recorded or counted, also while nothing can be recorded. */
final class ReadsUnderLoadTest {

  private static final int CLIENTS = 8;
  private static final int READS = 500;

  @Test
  void readsAreRecordedOrCounted() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestServer server =
            TestServer.start(
                database, LoginSettings.NONE, RightsSettings.ALLOW_ALL, AuditedReads.ALL)) {
      String catalog =
          "/catalog/v1/"
              + database
                  .admin()
                  .sql("select warehouse_id::text from warehouses")
                  .query(String.class)
                  .single();
      try (Connection locking = database.owner().getConnection();
          Statement statement = locking.createStatement();
          var threads = Executors.newFixedThreadPool(CLIENTS)) {
        locking.setAutoCommit(false);
        statement.execute("select from attempts_head for update");
        List<Future<Boolean>> all = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
          all.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < READS; i++) {
                      assertThat(
                              TestServer.ask("GET", server.url() + catalog + "/namespaces", null)
                                  .statusCode())
                          .isEqualTo(200);
                    }
                    return true;
                  }));
        }
        for (Future<Boolean> one : all) {
          assertThat(one.get()).isTrue();
        }
        locking.rollback();
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(recorded(database) + counted(database)).isEqualTo(CLIENTS * READS));
      assertThat(counted(database)).isPositive();
      assertThat(recorded(database)).isPositive();
      assertThat(database.verify(false).differences()).isEmpty();
    }
  }

  private static long recorded(CatalogDatabase database) {
    return database.count(
        "select count(*) from attempts where outcome = 'read' and details->>'route' is not null");
  }

  private static long counted(CatalogDatabase database) {
    return database.count(
        "select coalesce(sum((details->>'left-out')::bigint), 0)::bigint from attempts where outcome = 'read'");
  }
}
