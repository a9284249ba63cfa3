package io.varve.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts and stops the server process of a cluster. */
record PostgresServer(PostgresCluster cluster) {

  // Recovery after a crash can take minutes on a slow disk.
  private static final Duration START_PATIENCE = Duration.ofMinutes(5);
  private static final Duration USUAL_START = Duration.ofSeconds(3);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final int START_ATTEMPTS = 3;

  /** The running postmaster. One on its way up or down is waited for. */
  Optional<Postmaster> running() throws IOException {
    Waiting.until(
        START_PATIENCE, () -> Postmaster.of(cluster.folder()).map(Postmaster::ready).orElse(true));
    return Postmaster.of(cluster.folder());
  }

  /**
   * Starts a postmaster on a free port and waits until it is ready. To be called by the holder of
   * the folder's lock, when none is running.
   *
   * @throws LocalPostgresException with the end of its log when it does not start
   */
  Postmaster start() throws IOException {
    cluster
        .progress()
        .accept(
            "Starting Postgres %s in %s …".formatted(PostgresBinaries.VERSION, cluster.folder()));
    Postmaster.clearStale(cluster.folder(), cluster.user());
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      cluster.writeSettings(port);
      cluster.beginLog();
      Process starter = startProcess();
      Optional<Postmaster> started = waitFor(starter, port);
      if (started.isPresent()) {
        return started.get();
      }
      stopIfRunning();
      String reason = endOf(starter) + cluster.endOfLog();
      // Another program may take the free port before Postgres does.
      if (attempt == START_ATTEMPTS || !reason.contains("could not bind")) {
        throw new LocalPostgresException(
            "Postgres does not start in %s. The end of %s:%n%s"
                .formatted(cluster.folder(), cluster.log(), reason));
      }
    }
  }

  // pg_ctl gives the postmaster a session of its own, so that Ctrl-C in the terminal reaches only
  // this process, which stops Postgres when it has drained.
  private Process startProcess() throws IOException {
    return cluster
        .user()
        .start(
            cluster.binaries().pgCtl(),
            "start",
            "--pgdata=" + cluster.folder(),
            "--log=" + cluster.log(),
            "--silent",
            "--wait",
            "--timeout=" + START_PATIENCE.toSeconds());
  }

  private Optional<Postmaster> waitFor(Process starter, int port) throws IOException {
    Waiting.Condition<IOException> over = () -> !starter.isAlive() || ready(port).isPresent();
    if (!Waiting.until(USUAL_START, over)) {
      cluster.progress().accept("Postgres needs longer than usual; it may be recovering …");
      Waiting.until(START_PATIENCE, over);
    }
    return ready(port);
  }

  private Optional<Postmaster> ready(int port) throws IOException {
    return Postmaster.of(cluster.folder()).filter(found -> found.ready() && found.port() == port);
  }

  private static String endOf(Process starter) throws IOException {
    if (starter.isAlive()) {
      starter.destroy();
      return "";
    }
    return new String(starter.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void stopIfRunning() throws IOException {
    Optional<Postmaster> unready = Postmaster.of(cluster.folder());
    if (unready.isPresent()) {
      stop(unready.get());
    }
  }

  /**
   * Stops a postmaster: fast (SIGINT: sessions are ended, a checkpoint is written) or, where that
   * takes too long, at once (SIGQUIT: the next start recovers). Nothing committed is lost either
   * way.
   *
   * @throws LocalPostgresException when it does not stop
   */
  void stop(Postmaster postmaster) throws IOException {
    for (String signal : List.of("INT", "QUIT")) {
      if (!postmaster.gone()) {
        signal(postmaster, signal);
      }
      if (Waiting.until(STOP_PATIENCE, postmaster::gone)) {
        return;
      }
    }
    throw new LocalPostgresException(
        "The Postgres of %s (process %d) does not stop."
            .formatted(cluster.folder(), postmaster.pid()));
  }

  private void signal(Postmaster postmaster, String signal) throws IOException {
    try {
      cluster
          .user()
          .run(cluster.binaries().pgCtl(), "kill", signal, String.valueOf(postmaster.pid()));
    } catch (LocalPostgresException e) {
      // It may have ended by itself meanwhile.
      if (!postmaster.gone()) {
        throw e;
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
