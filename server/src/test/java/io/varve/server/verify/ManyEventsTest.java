package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.ledger.request.RequestHash;
import io.varve.ledger.seal.Sealer;
import io.varve.projections.past.PastFollower;
import io.varve.projections.verify.Report;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Snapshots;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * verify on a ledger of more than one chunk: tables that were made and committed to by a server,
 * whose commits are then repeated, with their own requests, through the queue and the sealer. With
 * {@code -Dvarve.verify.events=200000} it measures; see docs/performance.md.
 */
final class ManyEventsTest {

  private static final int TABLES = 100;
  private static final int EVENTS = Integer.getInteger("varve.verify.events", 4_500);
  private static final int RUNS = EVENTS < 10_000 ? 1 : 3;

  @Test
  void aLedgerOfManyChunksIsVerifiedAndTheRateIsPrinted() throws Exception {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestNode node = TestNode.start(database)) {
      generate(node, database, EVENTS);
      awaitFollowed(node, database);
      for (int run = 0; run < RUNS; run++) {
        long began = System.nanoTime();
        double java = javaSeconds();
        double postgres = postgresSeconds(database);
        Report report = database.verify(false);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(report.differences()).isEmpty();
        assertThat(report.events()).isEqualTo(database.events()).isGreaterThan(4_000);
        System.out.printf(
            "Verified %d events in %.1f s: %.0f/s; CPU of Java %.1f s, of Postgres %.1f s%n",
            report.events(),
            seconds,
            report.events() / seconds,
            javaSeconds() - java,
            postgresSeconds(database) - postgres);
      }
    }
  }

  // The node does, meanwhile: what it has followed is verified, too.
  private static void awaitFollowed(TestNode node, CatalogDatabase database) {
    PastFollower past = new PastFollower(node.get(JdbcClient.class));
    await().atMost(Duration.ofMinutes(5)).until(() -> past.position() == database.events());
  }

  private static double javaSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  // What ended children of the postmaster have used; only Linux tells.
  private static double postgresSeconds(CatalogDatabase database) throws IOException {
    Path folder = Path.of(database.admin().sql("show data_directory").query(String.class).single());
    String pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst();
    Path stat = Path.of("/proc", pid, "stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String[] fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
  }

  private static void generate(TestNode node, CatalogDatabase database, int events)
      throws SQLException {
    TestCatalog catalog = node.catalog();
    catalog.createNamespace("sales");
    for (int table = 0; table < TABLES; table++) {
      String name = "t" + table;
      catalog.createTable("sales", name);
      catalog.commit(Snapshots.append(List.of("sales"), name, catalog.load("sales", name)));
    }
    database.awaitSealed();
    int each = (events - (int) database.events()) / TABLES;
    record Commit(UUID stream, long version, String metadata, String payload) {}
    List<Commit> commits =
        database
            .admin()
            .sql(
                "select stream_id as stream, stream_version as version, metadata, payload"
                    + " from events where event_name = 'TableCommitted' order by sequence")
            .query(Commit.class)
            .list();
    try (Connection connection =
            database.postgres().superuserSource(database.name()).getConnection();
        PreparedStatement event =
            connection.prepareStatement(
                "insert into events (event_id, stream_id, stream_version, stream_type, event_name,"
                    + " revision, occurred_at, metadata, payload) values (?, ?, ?, 'table',"
                    + " 'TableCommitted', '1', '2026-01-01T00:00:00Z', ?, ?)");
        PreparedStatement request =
            connection.prepareStatement(
                "insert into requests (hash, salt, request_id) values (?, ?, ?)")) {
      connection.setAutoCommit(false);
      for (int round = 1; round <= each; round++) {
        for (Commit commit : commits) {
          String id = commit.stream + "-" + round;
          byte[] salt = id.getBytes(StandardCharsets.UTF_8);
          byte[] hash = RequestHash.of(salt, id, null, null, null, null);
          request.setBytes(1, hash);
          request.setBytes(2, salt);
          request.setString(3, id);
          request.addBatch();
          event.setObject(1, UUID.randomUUID());
          event.setObject(2, commit.stream);
          event.setLong(3, commit.version + round);
          event.setString(
              4,
              commit.metadata.replaceFirst(
                  "\"request-hash\":\"[0-9a-f]+\"",
                  "\"request-hash\":\"" + HexFormat.of().formatHex(hash) + '"'));
          event.setString(5, commit.payload.replace("/metadata/00001-", location(round)));
          event.addBatch();
        }
        request.executeBatch();
        event.executeBatch();
        connection.commit();
      }
    }
    JdbcClient admin = database.admin();
    admin
        .sql(
            "update heads set version = version + ?, state ="
                + " replace(state::text, '/metadata/00001-', ?)::json where kind = 'table'")
        .params(each, location(each))
        .update();
    admin
        .sql(
            "update tables set metadata_location = replace(metadata_location, '/metadata/00001-',"
                + " ?)")
        .param(location(each))
        .update();
    Sealer sealer = node.get(Sealer.class);
    while (sealer.seal().isPresent()) {
      // Until nothing waits.
    }
  }

  private static String location(int round) {
    return "/metadata/%05d-".formatted(round + 1);
  }
}
