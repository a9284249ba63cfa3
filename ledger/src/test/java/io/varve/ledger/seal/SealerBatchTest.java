package io.varve.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.testing.TestDatabase;
import io.varve.testing.TestPostgres;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How many events one pass of a sealer takes. */
@Tag("postgres")
class SealerBatchTest {

  private final TestDatabase database = TestDatabase.migrated(postgres());
  private final DataSource runtime = database.runtime();
  private final Sealer sealer =
      new Sealer(
          new TransactionPipeline(runtime),
          new TransactionTemplate(new JdbcTransactionManager(runtime)),
          Clock.systemUTC(),
          new SimpleMeterRegistry());

  /** The Postgres that the tests run in. */
  TestPostgres postgres() {
    return TestPostgres.shared();
  }

  @BeforeEach
  void sealFirst() {
    insert(3, "commit;");
    assertThat(sealer.seal()).contains(new Sealer.Pass(3, false));
  }

  @AfterEach
  void end() {
    database.close();
  }

  @Test
  void moreThanABatchIsSealedPassForPass() {
    insert(1100, "commit;");
    assertThat(sealer.seal()).contains(new Sealer.Pass(503, true));
    assertThat(sealer.seal()).contains(new Sealer.Pass(1003, true));
    assertThat(sealer.seal()).contains(new Sealer.Pass(1103, false));
    assertThat(sealer.seal()).isEmpty();
  }

  @Test
  void aTransactionIsSealedWholeHoweverLargeItIs() {
    insert(1, "");
    insert(1100, "");
    insert(2, "commit;");
    assertThat(sealer.seal()).contains(new Sealer.Pass(3 + 1 + 1100, true));
    assertThat(sealer.seal()).contains(new Sealer.Pass(3 + 1 + 1100 + 2, false));
  }

  /**
   * Inserts events of streams of their own.
   *
   * @param afterEach {@code commit;} for transactions of their own, nothing for one of all
   */
  private void insert(int events, String afterEach) {
    database
        .admin()
        .sql(
            """
            do $$ begin
              for i in 1..%d loop
                insert into events (event_id, stream_id, stream_version, stream_type, event_name,
                  revision, occurred_at, metadata, payload)
                values (gen_random_uuid(), gen_random_uuid(), 0, 'project', 'ProjectCreated', '1',
                  '2026-01-01T00:00:00Z', '{}', '{}');
                %s
              end loop;
            end $$
            """
                .formatted(events, afterEach))
        .update();
  }
}
