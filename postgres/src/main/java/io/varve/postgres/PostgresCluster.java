package io.varve.postgres;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the Postgres in a data folder. */
record PostgresCluster(
    Path dataFolder, PostgresUser user, PostgresBinaries binaries, Consumer<String> progress) {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
  private static final int LOG_LINES_SHOWN = 15;
  private static final String UNFINISHED = "postgres.unfinished-";

  /** Readies user and programs for the cluster of a data folder, which need not exist yet. */
  static PostgresCluster of(Path dataFolder, Consumer<String> progress) throws IOException {
    PostgresUser user = PostgresUser.of(dataFolder);
    Path cache = PostgresBinaries.userCache();
    // A user changed to cannot look into root's home.
    Path parent = user.changed() == null && writable(cache) ? cache : dataFolder;
    PostgresBinaries binaries = PostgresBinaries.under(parent, user, progress);
    return new PostgresCluster(dataFolder, user, binaries, progress);
  }

  private static boolean writable(Path folder) {
    try {
      // The home of a user without a name is "?".
      return folder.isAbsolute() && Files.isWritable(Files.createDirectories(folder));
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the cluster of a data folder is, or will be. */
  static Path in(Path dataFolder) {
    return dataFolder.resolve("postgres");
  }

  /**
   * Whether a data folder has a cluster.
   *
   * @throws LocalPostgresException when it has one that these programs cannot run
   */
  static boolean existsIn(Path dataFolder) throws IOException {
    Path folder = in(dataFolder);
    // Where this user may not look, reading says so better than "there is none".
    if (Files.notExists(folder)) {
      return false;
    }
    Path versionFile = folder.resolve("PG_VERSION");
    String version =
        Files.notExists(versionFile) ? "unknown" : Files.readString(versionFile).strip();
    if (!version.equals(PostgresBinaries.majorVersion())) {
      throw new LocalPostgresException(
          """
          %s is a Postgres cluster of version %s, and this Varve runs version %s. \
          Use the Varve that made it, or another folder with --data.\
          """
              .formatted(folder, version, PostgresBinaries.VERSION));
    }
    return true;
  }

  /** Makes the cluster. It gets its name when it is finished, so an unfinished one never counts. */
  void create(String superuserPassword) throws IOException {
    progress.accept(
        "Making a new Postgres %s database in %s …".formatted(PostgresBinaries.VERSION, folder()));
    deleteUnfinished();
    // A name of its own: the initdb of a killed process may still be at work on an earlier one.
    Path unfinished = dataFolder.resolve(UNFINISHED + ProcessHandle.current().pid());
    Path passwordFile = dataFolder.resolve("postgres-password.once");
    DurableFiles.write(passwordFile, superuserPassword + "\n");
    try {
      user.own(passwordFile);
      user.run(
          binaries.initdb(),
          "--pgdata=" + unfinished,
          "--username=" + Roles.SUPERUSER,
          "--pwfile=" + passwordFile,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C",
          "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8",
          "--no-instructions");
    } finally {
      Files.delete(passwordFile);
    }
    DurableFiles.move(unfinished, folder());
  }

  private void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(dataFolder, UNFINISHED + "*")) {
      for (Path leftover : leftovers) {
        try {
          DurableFiles.delete(leftover);
        } catch (IOException e) {
          // That initdb may still write there; the next new database deletes the rest.
          LOG.info("Cannot delete all of {}: {}", leftover, e.toString());
        }
      }
    }
  }

  Path folder() {
    return in(dataFolder);
  }

  Path log() {
    return dataFolder.resolve("postgres.log");
  }

  void writeSettings(int port) throws IOException {
    write("postgresql.conf", ServerSettings.postgresqlConf(port));
    write("pg_hba.conf", ServerSettings.pgHbaConf());
  }

  private void write(String file, String content) throws IOException {
    DurableFiles.write(folder().resolve(file), content);
    user.own(folder().resolve(file));
  }

  /** Whether the settings on disk are those that would be written now. */
  boolean hasSettings(int port) throws IOException {
    return Files.readString(folder().resolve("postgresql.conf"))
            .equals(ServerSettings.postgresqlConf(port))
        && Files.readString(folder().resolve("pg_hba.conf")).equals(ServerSettings.pgHbaConf());
  }

  /** Begins a new log and keeps the one before, which may tell of a crash. */
  void beginLog() throws IOException {
    if (Files.exists(log())) {
      Files.move(log(), dataFolder.resolve("postgres.log.1"), REPLACE_EXISTING);
    }
    DurableFiles.write(log(), "");
    user.own(log());
  }

  String endOfLog() throws IOException {
    List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }
}
