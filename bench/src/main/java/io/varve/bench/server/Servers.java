package io.varve.bench.server;

import io.varve.bench.catalog.CatalogClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One Postgres, and catalogs on databases of their own in it; all stop when this is closed. */
public final class Servers implements AutoCloseable {

  private static final long START_SECONDS = 120;

  private final Path folder;
  private final Program program;
  private final EmbeddedPostgres postgres;
  private final ProcessHandle postmaster;
  private final List<Process> started = new CopyOnWriteArrayList<>();

  /**
   * @param folder for data, logs and warehouses
   */
  public Servers(Path folder, Program program) throws IOException, SQLException {
    this.folder = folder;
    this.program = program;
    // The library's defaults are for tests that may lose data.
    this.postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "120")
            .start();
    this.postmaster =
        ProcessHandle.of(
                Long.parseLong(
                    Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst()))
            .orElseThrow();
    // The one who stops the bench stops them, too.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> started.forEach(Process::destroyForcibly)));
    execute("create database varve");
    execute("create database fixture");
  }

  /**
   * Starts Varve.
   *
   * @param extraOptions for its JVM
   * @param latencyMillis that writing a metadata file takes in addition
   */
  public Contender varve(int nodes, List<String> extraOptions, int latencyMillis)
      throws IOException {
    return varve("varve", program, nodes, extraOptions, latencyMillis, List.of()).as("Varve");
  }

  /**
   * Starts Varve with an issuer of its own, where grants decide, on a database of its own.
   *
   * @param firstClient file that the first client's credential is left in
   * @param secretKey file with a key for its secrets
   */
  public Running guardedVarve(Path firstClient, Path secretKey) throws IOException, SQLException {
    execute("create database guarded");
    List<String> login = new ArrayList<>(List.of("--own-issuer", "--allow-local-warehouses"));
    login.addAll(List.of("--first-client-file", firstClient.toString()));
    login.addAll(List.of("--secret-key-file", secretKey.toString()));
    return varve("guarded", program, 1, List.of(), 0, login);
  }

  /**
   * Starts another build of Varve, on a database of its own.
   *
   * @param jar of it, with its libraries beside it as the build leaves them
   * @param extraOptions for its JVM
   * @param latencyMillis that writing a metadata file takes in addition
   */
  public Contender otherVarve(Path jar, int nodes, List<String> extraOptions, int latencyMillis)
      throws IOException, SQLException {
    execute("create database other");
    // What was recorded for fast starts is of one build.
    List<String> options =
        program.options().stream().filter(option -> !option.contains("AOT")).toList();
    Program other = new Program(program.java(), options, jar.toString());
    return varve("other", other, nodes, extraOptions, latencyMillis, List.of()).as("other Varve");
  }

  private Running varve(
      String database,
      Program program,
      int nodes,
      List<String> extraOptions,
      int latencyMillis,
      List<String> settings)
      throws IOException {
    List<URI> uris = new ArrayList<>();
    List<URI> metrics = new ArrayList<>();
    List<ProcessHandle> processes = new ArrayList<>();
    Path warehouse = Files.createDirectories(folder.resolve("warehouse-" + database));
    for (int node = 1; node <= nodes; node++) {
      int port = freePort();
      int metricsPort = freePort();
      List<String> command = new ArrayList<>();
      command.add(program.java());
      command.addAll(program.options());
      command.addAll(extraOptions);
      if (latencyMillis > 0) {
        command.add("-D" + Latency.PROPERTY + "=" + latencyMillis);
        command.addAll(List.of("-cp", program.jar() + File.pathSeparator + Latency.jar()));
        command.add("io.varve.cli.Varve");
      } else {
        command.addAll(List.of("-jar", program.jar()));
      }
      command.addAll(List.of("serve", "--port", "" + port, "--metrics-port", "" + metricsPort));
      command.addAll(List.of("--database-url", url(database), "--database-user", "postgres"));
      command.addAll(List.of("--warehouse-root", warehouse.toString()));
      command.addAll(List.of("--data", folder.resolve("data-" + database).toString()));
      command.addAll(settings);
      processes.add(start(database + "-" + node, command).toHandle());
      metrics.add(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"));
      uris.add(ready(URI.create("http://127.0.0.1:" + port + "/catalog")));
    }
    return new Running(uris, processes, postmaster, metrics);
  }

  /** Starts Iceberg's fixture. */
  public Contender fixture(int nodes, int latencyMillis) throws IOException {
    List<URI> uris = new ArrayList<>();
    List<ProcessHandle> processes = new ArrayList<>();
    Path warehouse = Files.createDirectories(folder.resolve("warehouse-fixture"));
    for (int node = 1; node <= nodes; node++) {
      int port = freePort();
      List<String> command =
          List.of(
              program.java(),
              // With 1 GiB it ran out of memory on the tables of 10,000 snapshots.
              "-Xmx4g",
              "-XX:+UseSerialGC",
              "--sun-misc-unsafe-memory-access=allow",
              "--enable-native-access=ALL-UNNAMED",
              "-D" + Latency.PROPERTY + "=" + latencyMillis,
              "-cp",
              System.getProperty("java.class.path"),
              FixtureServer.class.getName(),
              "" + port,
              url("fixture"),
              "postgres",
              "",
              "file://" + warehouse);
      processes.add(start("fixture-" + node, command).toHandle());
      uris.add(ready(URI.create("http://127.0.0.1:" + port)));
    }
    return new Contender(
        Contender.FIXTURE,
        new CatalogClient(uris, "demo"),
        processes,
        List.of(postmaster),
        List.of());
  }

  /**
   * Runs a command of Varve on its database.
   *
   * @return what it printed
   */
  public String command(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.java());
    command.addAll(program.options());
    command.addAll(List.of("-jar", program.jar()));
    command.addAll(List.of(words));
    command.addAll(List.of("--database-url", url("varve"), "--database-user", "postgres"));
    Path log = folder.resolve("command.log");
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(log.toFile())
            .start();
    started.add(process);
    int code = process.waitFor();
    String printed = Files.readString(log);
    if (code != 0) {
      throw new IOException(String.join(" ", words) + " ended with " + code + ": " + printed);
    }
    return printed;
  }

  /** A connection to the database of Varve, as its owner. */
  public Connection database() throws SQLException {
    return postgres.getDatabase("postgres", "varve").getConnection();
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Process start(String name, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    started.add(process);
    return process;
  }

  private URI ready(URI base) throws IOException {
    HttpRequest config =
        HttpRequest.newBuilder(URI.create(base + "/v1/config?warehouse=demo")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (long tries = 0; tries < START_SECONDS * 5; tries++) {
        try {
          int status = http.send(config, BodyHandlers.discarding()).statusCode();
          if (status == 200 || status == 401) {
            return base;
          }
        } catch (IOException e) {
          // It does not listen yet.
        }
        if (!started.getLast().isAlive()) {
          break;
        }
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("No catalog at " + base + "; its log is in " + folder);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    started.reversed().forEach(Process::destroy);
    for (Process process : started) {
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
    postgres.close();
  }
}
