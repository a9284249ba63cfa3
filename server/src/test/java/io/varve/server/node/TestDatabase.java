package io.varve.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.postgres.LocalPostgres.Credentials;
import io.varve.postgres.TestPostgres;
import io.varve.projections.verify.Anchored;
import io.varve.projections.verify.Report;
import io.varve.schema.SchemaMigration;
import io.varve.server.configuration.DataSources;
import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.configuration.DatabaseSettings.Login;
import io.varve.server.verify.Verifier;
import io.varve.storage.file.LocalFileIO;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A database of its own with a warehouse folder of its own, and what can be asked of both. */
public final class TestDatabase implements AutoCloseable {

  private final TestPostgres postgres;
  private final String name;
  private final Path warehouse;
  private final JdbcClient admin;

  private TestDatabase(TestPostgres postgres, String name, Path warehouse) {
    this.postgres = postgres;
    this.name = name;
    this.warehouse = warehouse;
    this.admin = postgres.superuser(name);
  }

  /** An empty one. */
  public static TestDatabase create() {
    return create(TestPostgres.shared());
  }

  /** An empty one in a Postgres of the caller's own. */
  public static TestDatabase create(TestPostgres postgres) {
    return new TestDatabase(postgres, postgres.createDatabase(), folder());
  }

  /** The same database, after its Postgres was started again. */
  public TestDatabase again() {
    return new TestDatabase(postgres, name, warehouse);
  }

  /** A copy of the database; the files are not copied. Connections to this one are ended. */
  public TestDatabase copy() {
    return new TestDatabase(postgres, postgres.copyDatabase(name), warehouse);
  }

  /** The database of the same name in another Postgres, with the same files. */
  public TestDatabase in(TestPostgres other) {
    return new TestDatabase(other, name, warehouse);
  }

  /** A database of another Postgres with what this one holds now, as a dump has it; same files. */
  public TestDatabase dumpedInto(TestPostgres other) {
    TestDatabase restored = new TestDatabase(other, other.createDatabase(), warehouse);
    new SchemaMigration(restored.owner()).migrate(restored.settings().runtime().user());
    Dump.copy(postgres.superuserSource(name), other.superuserSource(restored.name));
    return restored;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("varve-warehouse");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connections with the rights of a server. */
  public DataSource runtime() {
    DatabaseSettings settings = settings();
    return DataSources.single(settings.url(), settings.runtime());
  }

  /** Connections with the rights of the schema's owner. */
  public DataSource owner() {
    DatabaseSettings settings = settings();
    return DataSources.single(settings.url(), settings.owner());
  }

  public DatabaseSettings settings() {
    return settings(postgres.port());
  }

  /** Settings that reach the database through another port. */
  public DatabaseSettings settings(int port) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + name,
        login(postgres.runtime()),
        login(postgres.owner()),
        12);
  }

  private static Login login(Credentials credentials) {
    return new Login(credentials.user(), credentials.password());
  }

  public TestPostgres postgres() {
    return postgres;
  }

  public String name() {
    return name;
  }

  public Path warehouse() {
    return warehouse;
  }

  public String warehouseUri() {
    return "file://" + warehouse;
  }

  /** Statements as the superuser, each on a connection of its own. */
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

  /** Waits until every committed event has its position. */
  public void awaitSealed() {
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> count("select count(*) from seal_queue") == 0);
  }

  /** What verify says, asked with the rights of a server. */
  public Report verify(boolean files) {
    return verify(files, Anchored.NONE);
  }

  /** What verify says of it and of what was signed before. */
  public Report verify(boolean files, Anchored anchored) {
    try {
      return Verifier.run(runtime(), files ? new LocalFileIO() : null, anchored, position -> {});
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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

  /**
   * Asserts that all is sealed, that a replay into empty, constrained tables comes to what is
   * served, and that exactly the files stand on disk that the ledger points to.
   */
  public void assertWhole() {
    assertProved();
    assertThat(filesOnDisk()).isEqualTo(filesOfLedger());
  }

  /** As {@link #assertWhole}, but a crash may have left files that nothing points to. */
  public void assertProved() {
    awaitSealed();
    assertSealedInOrder();
    Report report = verify(true);
    assertThat(report.differences()).isEmpty();
    assertThat(report.unsealed()).isZero();
    assertThat(report.events()).isEqualTo(events()).isEqualTo(report.position());
    assertThat(filesOnDisk()).containsAll(filesOfLedger());
  }

  /** Metadata files, unfinished ones included, that are on disk. */
  public Set<String> filesOnDisk() {
    try (Stream<Path> all = Files.walk(warehouse)) {
      return all.filter(Files::isRegularFile)
          .map(path -> "file://" + path)
          .filter(path -> path.endsWith(".metadata.json") || path.endsWith(".tmp"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Metadata files that events point to. */
  public Set<String> filesOfLedger() {
    List<String> locations =
        admin
            .sql(
                "select payload->'metadata'->>'location' from events"
                    + " where payload->'metadata' is not null")
            .query(String.class)
            .list();
    return new HashSet<>(locations);
  }

  /** Waits until so many sessions wait for a lock that another one has. */
  public void awaitWaiting(int sessions) {
    await()
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
    postgres.dropDatabase(name);
    try {
      FileSystemUtils.deleteRecursively(warehouse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
