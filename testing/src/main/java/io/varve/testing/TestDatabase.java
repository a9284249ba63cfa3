package io.varve.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.schema.SchemaMigration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database of its own, and what can be asked of its ledger in SQL. */
public class TestDatabase implements AutoCloseable {

  private final TestPostgres postgres;
  private final String name;
  private final KeptConnection kept;
  private final JdbcClient admin;

  /** A database that exists. */
  protected TestDatabase(TestPostgres postgres, String name) {
    this.postgres = postgres;
    this.name = name;
    this.kept = new KeptConnection(postgres.superuserSource(name));
    this.admin = JdbcClient.create(kept);
  }

  /** A new one with the schema of this version and no row of a catalog. */
  public static TestDatabase migrated() {
    return migrated(TestPostgres.shared());
  }

  /** As {@link #migrated()}, in a Postgres of the caller's choice. */
  public static TestDatabase migrated(TestPostgres postgres) {
    return new TestDatabase(postgres, postgres.createMigrated());
  }

  /** Brings it to the schema of this version. */
  protected final void migrate() {
    new SchemaMigration(owner()).migrate(postgres.runtime().user());
  }

  /** Copies all rows and sequences into a migrated database, as a restored dump has them. */
  protected final void copyRowsTo(TestDatabase other) {
    Dump.copy(postgres.superuserSource(name), other.postgres.superuserSource(other.name));
  }

  /** Connections with the rights of a server. */
  public DataSource runtime() {
    return postgres.source(name, postgres.runtime());
  }

  /** Connections with the rights of the schema's owner. */
  public DataSource owner() {
    return postgres.source(name, postgres.owner());
  }

  public TestPostgres postgres() {
    return postgres;
  }

  public String name() {
    return name;
  }

  /** Statements as the superuser, each in a transaction of its own. */
  public JdbcClient admin() {
    return admin;
  }

  /** Statements of several lines in one transaction, in which triggers do not fire. */
  public void forge(String statements) {
    try (Connection connection = postgres.superuserSource(name).getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local session_replication_role = replica");
      statement.execute(statements);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public long count(String sql) {
    return admin.sql(sql).query(Long.class).single();
  }

  public long events() {
    return count("select count(*) from events");
  }

  /** The newest position, when every committed event has one. */
  public long head() {
    awaitSealed();
    return count("select max(position) from chain");
  }

  /** Waits until every committed event has its position. */
  public void awaitSealed() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> count("select count(*) from seal_queue") == 0);
  }

  /**
   * Asserts of the chain that its positions are 1, 2, 3, …, that it has every event once, that the
   * versions of each stream are in order, and that the events of each transaction stand together.
   */
  public void assertSealedInOrder() {
    assertThat(
            count(
                "select count(*) from (select position, row_number() over (order by position) n"
                    + " from chain) numbered where position <> n"))
        .as("positions that are not due")
        .isZero();
    assertThat(
            count(
                "select count(*) from events full join chain using (sequence)"
                    + " where position is null or event_id is null"))
        .as("events without a position, or positions without an event")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from (
                  select stream_version - coalesce(lag(stream_version)
                    over (partition by stream_id order by position), -1) as step
                  from chain join events using (sequence)) steps
                where step <> 1
                """))
        .as("versions out of order")
        .isZero();
    assertThat(
            count(
                """
                select count(*) from (
                  select min(position - index) as low, max(position - index) as high,
                    count(*) as found, min(due) as least, max(due) as most
                  from (select position, metadata->>'request-hash' as request,
                          (metadata->>'event-index')::int as index,
                          (metadata->>'event-count')::int as due
                        from chain join events using (sequence)) e
                  group by request) transactions
                where low <> high or found <> least or found <> most
                """))
        .as("transactions that are torn")
        .isZero();
  }

  /** Waits until so many sessions wait for a lock that another one has. */
  public void awaitWaiting(int sessions) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                count(
                        "select count(*) from pg_stat_activity"
                            + " where datname = current_database() and wait_event_type = 'Lock'")
                    == sessions);
  }

  /**
   * Asserts that Postgres never had to break a deadlock here: all commands keep one order of locks.
   * To be called when the nodes are closed, for a session tells what it has counted at its end.
   */
  public void assertNoDeadlock() {
    admin
        .sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()")
        .query()
        .listOfRows();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                count(
                        "select count(*) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid()")
                    == 0);
    assertThat(count("select deadlocks from pg_stat_database where datname = current_database()"))
        .as("deadlocks")
        .isZero();
  }

  @Override
  public void close() {
    kept.close();
    postgres.dropDatabase(name);
  }
}
