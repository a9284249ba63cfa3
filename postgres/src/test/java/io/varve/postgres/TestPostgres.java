package io.varve.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A real embedded Postgres with the server's own settings, which tests may bring to ruin. */
public final class TestPostgres implements AutoCloseable {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path folder;
  private LocalPostgres postgres;
  private final Passwords passwords;

  private TestPostgres(Path folder) throws IOException {
    this.folder = folder;
    this.postgres = LocalPostgres.serve(folder, true, sentence -> {});
    this.passwords = Passwords.read(folder);
    openToAllDatabases();
  }

  private static final class Shared {
    private static final TestPostgres INSTANCE = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close));
    }
  }

  /** The one of this test JVM; ends with it. */
  public static TestPostgres shared() {
    return Shared.INSTANCE;
  }

  /** One of the caller's own. */
  public static TestPostgres start() {
    try {
      return new TestPostgres(Files.createTempDirectory("varve-postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A copy of the data folder, made while Postgres runs in the way of a base backup, and started.
   */
  public TestPostgres copyWhileItRuns() {
    try (var connection = superuserSource("postgres").getConnection();
        var statement = connection.createStatement()) {
      Path copy = Files.createTempDirectory("varve-postgres");
      statement.execute("select pg_backup_start('test', fast => true)");
      copy(folder, copy);
      String label;
      try (var row = statement.executeQuery("select labelfile from pg_backup_stop()")) {
        row.next();
        label = row.getString(1);
      }
      Path cluster = PostgresCluster.in(copy);
      Files.writeString(cluster.resolve("backup_label"), label);
      Files.delete(cluster.resolve("postmaster.pid"));
      FileSystemUtils.deleteRecursively(cluster.resolve("pg_wal"));
      copy(PostgresCluster.in(folder).resolve("pg_wal"), cluster.resolve("pg_wal"));
      return new TestPostgres(copy);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  // What Postgres moves or deletes meanwhile does not matter, for its log has it.
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(
              target, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(path)));
        } else if (Files.isRegularFile(path)) {
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  // A server lets its roles into its own database only; each test class has one of its own here.
  private void openToAllDatabases() {
    try {
      Files.writeString(
          PostgresCluster.in(folder).resolve("pg_hba.conf"),
          "host all all 127.0.0.1/32 scram-sha-256\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    superuser("postgres").sql("select pg_reload_conf()").query().singleRow();
  }

  /** Makes an empty database that the owner owns; returns its name. */
  public String createDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    superuser("postgres").sql("create database " + name + " owner " + Roles.OWNER).update();
    return name;
  }

  /** Makes a copy of a database, whose connections are ended for it; returns the copy's name. */
  public String copyDatabase(String of) {
    String name = "test_" + DATABASES.incrementAndGet();
    JdbcClient jdbc = superuser("postgres");
    jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?")
        .param(of)
        .query()
        .listOfRows();
    jdbc.sql("create database " + name + " template " + of + " owner " + Roles.OWNER).update();
    return name;
  }

  /** Drops a database, whoever is connected. */
  public void dropDatabase(String name) {
    superuser("postgres").sql("drop database if exists " + name + " with (force)").update();
  }

  /** Statements as the superuser, each on a connection of its own. */
  public JdbcClient superuser(String database) {
    return JdbcClient.create(superuserSource(database));
  }

  /** Connections of the superuser. */
  public PGSimpleDataSource superuserSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {port()});
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setDatabaseName(database);
    source.setUser(Roles.SUPERUSER);
    source.setPassword(passwords.superuser());
    source.setStringType("unspecified");
    return source;
  }

  public synchronized LocalPostgres.Credentials owner() {
    return postgres.owner();
  }

  public synchronized LocalPostgres.Credentials runtime() {
    return postgres.runtime();
  }

  /** The port of now; another after a restart. */
  public synchronized int port() {
    String url = postgres.jdbcUrl();
    return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
  }

  /** Stops Postgres as a server's end does: open connections are ended. */
  public synchronized void stop() {
    postgres.close();
  }

  /** Starts Postgres again, on another port. */
  public synchronized void startAgain() {
    postgres = LocalPostgres.serve(folder, true, sentence -> {});
    openToAllDatabases();
  }

  @Override
  public synchronized void close() {
    postgres.close();
    try {
      DurableFiles.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
