package io.varve.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres that a data folder brings along, running and reachable on a loopback port for as
 * long as this is open. It commits durably and takes connections only with the passwords that are
 * kept in the folder.
 */
public final class LocalPostgres implements AutoCloseable {

  /** A login. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "Credentials[user=" + user + ", password=hidden]";
    }
  }

  @FunctionalInterface
  private interface Ending {
    void end() throws IOException, SQLException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
  // Long enough for a server that is just making its database.
  private static final Duration ATTACH_PATIENCE = Duration.ofSeconds(60);

  private final Postmaster postmaster;
  private final Passwords passwords;
  private final Ending ending;
  private boolean closed;

  private LocalPostgres(Postmaster postmaster, Passwords passwords, Ending ending) {
    this.postmaster = postmaster;
    this.passwords = passwords;
    this.ending = ending;
  }

  /**
   * Runs the Postgres of a data folder for the server, which then owns the folder until {@link
   * #close}. Makes folder and database when they are missing; takes over or replaces a Postgres
   * that a killed server left behind.
   *
   * @param dataDir the data folder; need not exist
   * @param copyAccepted whether one that was copied or moved from elsewhere is served
   * @param progress gets, in sentences, what takes time
   * @throws DataFolderInUseException when another process owns the folder
   * @throws LocalPostgresException when Postgres cannot run there, or not safely
   */
  public static LocalPostgres serve(Path dataDir, boolean copyAccepted, Consumer<String> progress) {
    try {
      Path folder = DataFolder.prepare(dataDir);
      DataFolderLock lock =
          DataFolderLock.tryHold(folder).orElseThrow(() -> DataFolderLock.inUse(folder));
      try {
        FolderOrigin.check(folder, copyAccepted);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
      return own(folder, lock, progress, false);
    } catch (IOException | SQLException e) {
      throw failed(dataDir, e);
    }
  }

  /**
   * Reaches the Postgres of a data folder for a tool: the running one, which then stays running
   * after {@link #close}, or else one that is started and, unless other tools use it by then,
   * stopped again.
   *
   * @param dataDir the data folder of a server
   * @param progress gets, in sentences, what takes time
   * @throws DataFolderInUseException when another process owns the folder and its Postgres cannot
   *     be reached
   * @throws LocalPostgresException when there is no database in the folder, or it cannot be run
   */
  public static LocalPostgres attach(Path dataDir, Consumer<String> progress) {
    try {
      if (!Files.isDirectory(dataDir) || !PostgresCluster.existsIn(dataDir)) {
        throw new LocalPostgresException(
            "There is no database in %s. Run `varve serve` first, or name its folder with --data."
                .formatted(dataDir.toAbsolutePath()));
      }
      Path folder = DataFolder.path(dataDir);
      LocalPostgres attached = Waiting.upTo(ATTACH_PATIENCE, () -> joinOrOwn(folder, progress));
      if (attached == null) {
        throw DataFolderLock.inUse(folder);
      }
      return attached;
    } catch (IOException e) {
      throw failed(dataDir, e);
    }
  }

  // Null when another process owns the folder but its Postgres cannot be reached yet.
  private static @Nullable LocalPostgres joinOrOwn(Path folder, Consumer<String> progress)
      throws IOException {
    try {
      LocalPostgres joined = join(folder);
      if (joined != null) {
        return joined;
      }
      Optional<DataFolderLock> lock = DataFolderLock.tryHold(folder);
      return lock.isPresent() ? own(folder, lock.get(), progress, true) : null;
    } catch (SQLException e) {
      throw failed(folder, e);
    }
  }

  private static @Nullable LocalPostgres join(Path folder) throws IOException {
    Path cluster = PostgresCluster.in(folder);
    Optional<Postmaster> running = Postmaster.of(cluster).filter(Postmaster::ready);
    if (running.isEmpty()) {
      return null;
    }
    Passwords passwords = Passwords.read(folder);
    try {
      Superuser superuser = Superuser.connect(running.get(), passwords);
      if (superuser.serves(cluster) && superuser.unsafeSettings().isEmpty()) {
        superuser.markAttached();
        return new LocalPostgres(running.get(), passwords, superuser::close);
      }
      superuser.close();
    } catch (SQLException e) {
      LOG.debug("Process {} does not answer as the Postgres of {}", running.get(), folder, e);
    }
    return null;
  }

  private static LocalPostgres own(
      Path folder, DataFolderLock lock, Consumer<String> progress, boolean leavesToOthers)
      throws IOException, SQLException {
    try {
      boolean exists = PostgresCluster.existsIn(folder);
      PostgresCluster cluster = PostgresCluster.of(folder, progress);
      Passwords passwords = exists ? Passwords.read(folder) : Passwords.create(folder);
      if (!exists) {
        cluster.create(passwords.superuser());
      }
      OwnedPostgres owned = OwnedPostgres.bringUp(cluster, passwords);
      Ending ending =
          () -> {
            try (lock) {
              if (!leavesToOthers || !owned.isUsedByOthers()) {
                owned.stop();
              }
            }
          };
      return new LocalPostgres(owned.postmaster(), passwords, ending);
    } catch (IOException | SQLException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LocalPostgresException failed(Path dataDir, Exception cause) {
    return new LocalPostgresException(
        "The Postgres of the data folder %s failed: %s".formatted(dataDir, cause), cause);
  }

  /** Tells this database's folder from any copy of it: the number that the file system gave it. */
  public String folderId() {
    try {
      return "folder "
          + Files.getAttribute(
              Objects.requireNonNull(postmaster.pidFile().getParent()), "unix:ino");
    } catch (IOException e) {
      throw new LocalPostgresException("The folder of the database cannot be looked at", e);
    }
  }

  /** The address of the database, without credentials. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postmaster.port(), Roles.DATABASE);
  }

  /** The login that owns the database and migrates it. */
  public Credentials owner() {
    return new Credentials(Roles.OWNER, passwords.owner());
  }

  /** The login that serves requests; it has the rights that the owner grants it. */
  public Credentials runtime() {
    return new Credentials(Roles.RUNTIME, passwords.runtime());
  }

  /**
   * Stops Postgres and frees the folder, if this started it or took it over. Close connections
   * before: open ones are ended.
   *
   * @throws LocalPostgresException when it does not stop
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Stopping waits, which an interrupted thread cannot.
    boolean interrupted = Thread.interrupted();
    try {
      ending.end();
    } catch (IOException | SQLException e) {
      throw new LocalPostgresException(
          "Postgres (process %d) could not be left in order: %s".formatted(postmaster.pid(), e), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
