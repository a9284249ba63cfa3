package io.varve.testing;

import static org.awaitility.Awaitility.await;

import io.varve.postgres.LocalPostgres;
import io.varve.postgres.LocalPostgres.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The embedded Postgres with the server's own settings, which tests may bring to ruin. */
public final class EmbeddedTestPostgres extends TestPostgres {

  private static final String SUPERUSER = "postgres";

  private final Path folder;
  private final Credentials superuser;
  private LocalPostgres postgres;

  private EmbeddedTestPostgres(Path folder) throws IOException {
    this.folder = folder;
    this.postgres = LocalPostgres.serve(folder, true, sentence -> {});
    this.superuser = new Credentials(SUPERUSER, password(folder));
    openToAllDatabases();
  }

  /** One of the caller's own. */
  public static EmbeddedTestPostgres start() {
    try {
      return new EmbeddedTestPostgres(Files.createTempDirectory("varve-postgres"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String password(Path folder) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("postgres-passwords"))) {
      String start = SUPERUSER + "=";
      return lines
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Path cluster(Path folder) {
    return folder.resolve("postgres");
  }

  /**
   * A copy of the data folder, made while Postgres runs in the way of a base backup, and started.
   */
  public EmbeddedTestPostgres copyWhileItRuns() {
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
      Path cluster = cluster(copy);
      Files.writeString(cluster.resolve("backup_label"), label);
      Files.delete(cluster.resolve("postmaster.pid"));
      FileSystemUtils.deleteRecursively(cluster.resolve("pg_wal"));
      copy(cluster(folder).resolve("pg_wal"), cluster.resolve("pg_wal"));
      return new EmbeddedTestPostgres(copy);
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
          cluster(folder).resolve("pg_hba.conf"),
          "host all all 127.0.0.1/32 scram-sha-256\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    superuser("postgres").sql("select pg_reload_conf()").query().singleRow();
  }

  /** Serves TLS from now on, beside plain connections. */
  public void serveTls(String certificate, String key) {
    try {
      own("server.crt", certificate);
      own("server.key", key);
      Files.writeString(
          cluster(folder).resolve("postgresql.conf"), "\nssl = on\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    superuser("postgres").sql("select pg_reload_conf()").query().singleRow();
    await().until(() -> isOn("ssl"));
  }

  private boolean isOn(String setting) {
    return superuser("postgres")
        .sql("select current_setting(?)")
        .param(setting)
        .query(String.class)
        .single()
        .equals("on");
  }

  private void own(String name, String content) throws IOException {
    Path cluster = cluster(folder);
    Path file =
        Files.createFile(
            cluster.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
    Files.setOwner(file, Files.getOwner(cluster));
  }

  @Override
  protected Credentials superuser() {
    return superuser;
  }

  @Override
  public synchronized Credentials owner() {
    return postgres.owner();
  }

  @Override
  public synchronized Credentials runtime() {
    return postgres.runtime();
  }

  @Override
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
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
