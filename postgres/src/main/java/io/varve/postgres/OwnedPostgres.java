package io.varve.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Postgres of a folder whose lock is held, so that nobody else starts or stops it. */
record OwnedPostgres(PostgresServer server, Postmaster postmaster, Passwords passwords) {

  private static final Logger LOG = LoggerFactory.getLogger(OwnedPostgres.class);

  /**
   * Takes over the postmaster that a killed owner left, or stops it when it is not as one started
   * now would be, and else starts one.
   */
  static OwnedPostgres bringUp(PostgresCluster cluster, Passwords passwords)
      throws IOException, SQLException {
    PostgresServer server = new PostgresServer(cluster);
    Optional<Postmaster> left = server.running();
    if (left.isPresent()) {
      OwnedPostgres adopted = new OwnedPostgres(server, left.get(), passwords);
      long pid = left.get().pid();
      if (adopted.isAsStartedNow()) {
        cluster
            .progress()
            .accept("Adopted the Postgres left by a killed server (pid %d).".formatted(pid));
        return adopted;
      }
      cluster
          .progress()
          .accept("Stopping the Postgres left by a killed server (pid %d) …".formatted(pid));
      adopted.stop();
    }
    OwnedPostgres started = new OwnedPostgres(server, server.start(), passwords);
    try {
      started.makeReady();
      return started;
    } catch (SQLException | RuntimeException e) {
      started.stop();
      throw e;
    }
  }

  private boolean isAsStartedNow() throws IOException {
    if (!server.cluster().hasSettings(postmaster.port())) {
      return false;
    }
    try (Superuser superuser = Superuser.connect(postmaster, passwords)) {
      if (superuser.serves(server.cluster().folder())
          && superuser.hasVersion(PostgresBinaries.VERSION)
          && superuser.unsafeSettings().isEmpty()) {
        superuser.makeRolesAndDatabase(passwords);
        return true;
      }
    } catch (SQLException e) {
      LOG.info("The Postgres left behind (pid {}) does not answer", postmaster.pid(), e);
    }
    return false;
  }

  private void makeReady() throws SQLException {
    try (Superuser superuser = Superuser.connect(postmaster, passwords)) {
      Map<String, String> unsafe = superuser.unsafeSettings();
      if (!unsafe.isEmpty()) {
        throw new LocalPostgresException(
            "The Postgres in %s runs with unsafe settings: %s. Remove what sets them there."
                .formatted(server.cluster().folder(), unsafe));
      }
      superuser.makeRolesAndDatabase(passwords);
    }
  }

  boolean isUsedByOthers() {
    try (Superuser superuser = Superuser.connect(postmaster, passwords)) {
      return superuser.seesAttached();
    } catch (SQLException e) {
      LOG.info("Postgres (pid {}) does not answer", postmaster.pid(), e);
      return false;
    }
  }

  void stop() throws IOException {
    server.stop(postmaster);
  }
}
