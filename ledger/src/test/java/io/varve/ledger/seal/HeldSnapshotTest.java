package io.varve.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * While a reader holds a snapshot, nothing that the sealer deletes or replaces can be vacuumed. Its
 * work for an event must not grow by that. Work is counted in blocks, for a clock tells of the
 * machine.
 */
@Tag("postgres")
final class HeldSnapshotTest {

  /** Each is sealed on its own; ten minutes of a catalog with ten commits a second. */
  private static final int EVENTS = Integer.getInteger("varve.held.events", 6_000);

  private static final int MEASURED = 200;

  @Test
  void aSnapshotHeldForLongDoesNotSlowSealing() throws Exception {
    try (TestDatabase database = TestDatabase.migrated()) {
      try (Connection reader = database.runtime().getConnection();
          Statement look = reader.createStatement();
          Connection connection = database.runtime().getConnection()) {
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        reader.setAutoCommit(false);
        look.execute("select count(*) from events");
        Rounds rounds = new Rounds(database, connection);
        rounds.run(MEASURED);
        Cost early = rounds.measure();
        rounds.run(EVENTS);
        Cost late = rounds.measure();
        System.out.printf(
            "To seal an event: %s at first, %s after %d under a held snapshot%n",
            early, late, EVENTS);
        assertThat(late.blocks()).isLessThan(2 * early.blocks());
        // One row, whose versions stay; some eighty are in a block, and they are read once.
        assertThat(late.blocksOfHead()).isLessThan(early.blocksOfHead() + EVENTS / 50.0);
        // The snapshot was held all the time.
        look.execute("select count(*) from events");
      }
    }
  }

  /**
   * Of one event.
   *
   * @param blocks of the queue and of the chain
   * @param blocksOfHead of the chain's head
   * @param millis of the clock, p95
   */
  private record Cost(double blocks, double blocksOfHead, double millis) {}

  private static final class Rounds {

    private final TestDatabase database;
    private final JdbcClient jdbc;
    private final Sealer sealer;

    Rounds(TestDatabase database, Connection connection) {
      this.database = database;
      var one = new SingleConnectionDataSource(connection, true);
      this.jdbc = JdbcClient.create(one);
      this.sealer =
          new Sealer(
              new TransactionPipeline(one),
              new TransactionTemplate(new JdbcTransactionManager(one)),
              Clock.systemUTC(),
              new SimpleMeterRegistry());
    }

    /** Commits events one by one and seals each; the p95 of the sealing in milliseconds. */
    double run(int events) {
      long[] nanos = new long[events];
      for (int i = 0; i < events; i++) {
        jdbc.sql(
                """
                insert into events (event_id, stream_id, stream_version, stream_type, event_name,
                  revision, occurred_at, metadata, payload)
                values (gen_random_uuid(), gen_random_uuid(), 0, 'project', 'ProjectCreated', '1',
                  '2026-01-01T00:00:00Z', '{}', '{}')
                """)
            .update();
        long began = System.nanoTime();
        assertThat(sealer.seal()).isPresent();
        nanos[i] = System.nanoTime() - began;
      }
      Arrays.sort(nanos);
      return nanos[(int) (events * 0.95)] / 1e6;
    }

    Cost measure() {
      // What a session has counted is seen by others when it has ended a transaction after this.
      jdbc.sql("select pg_stat_force_next_flush()").query().singleRow();
      jdbc.sql("select 1").query().singleRow();
      long before = blocks("'seal_queue', 'chain'");
      long beforeOfHead = blocks("'chain_head'");
      double millis = run(MEASURED);
      jdbc.sql("select pg_stat_force_next_flush()").query().singleRow();
      jdbc.sql("select 1").query().singleRow();
      return new Cost(
          (blocks("'seal_queue', 'chain'") - before) / (double) MEASURED,
          (blocks("'chain_head'") - beforeOfHead) / (double) MEASURED,
          millis);
    }

    private long blocks(String tables) {
      return database.count(
          "select sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)"
              + " from pg_statio_user_tables where relname in ("
              + tables
              + ")");
    }
  }
}
