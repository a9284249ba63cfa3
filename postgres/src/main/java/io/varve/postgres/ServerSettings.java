package io.varve.postgres;

import java.util.Map;

/** The configuration files of the embedded Postgres, written anew before each start. */
final class ServerSettings {

  /** What must hold in the running server, or it is not used. */
  static final Map<String, String> REQUIRED =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "password_encryption", "scram-sha-256",
          "server_encoding", "UTF8");

  private ServerSettings() {}

  /**
   * The text of {@code postgresql.conf}. The log is kept small and free of data: an error of a
   * statement goes to its client only, for its text could hold what must not be in a log.
   */
  static String postgresqlConf(int port) {
    return """
    # Written by Varve before each start; changes made here are lost.
    listen_addresses = '127.0.0.1'
    port = %d
    unix_socket_directories = ''
    max_connections = 64
    password_encryption = 'scram-sha-256'
    allow_alter_system = off

    fsync = on
    synchronous_commit = on
    full_page_writes = on

    shared_buffers = '128MB'
    jit = off
    io_workers = 2
    max_worker_processes = 4
    max_parallel_workers = 2
    max_parallel_workers_per_gather = 1
    autovacuum = on
    autovacuum_worker_slots = 4
    autovacuum_max_workers = 2

    log_min_messages = 'log'
    log_min_error_statement = 'panic'
    log_error_verbosity = 'terse'
    log_checkpoints = off
    log_timezone = 'UTC'
    timezone = 'UTC'
    lc_messages = 'C'
    """
        .formatted(port);
  }

  /** The text of {@code pg_hba.conf}: loopback only, each role into its database, no trust. */
  static String pgHbaConf() {
    return """
    # Written by Varve before each start; changes made here are lost.
    host all   %1$s 127.0.0.1/32 scram-sha-256
    host all   %1$s ::1/128      scram-sha-256
    host %4$s %2$s,%3$s 127.0.0.1/32 scram-sha-256
    host %4$s %2$s,%3$s ::1/128      scram-sha-256
    """
        .formatted(Roles.SUPERUSER, Roles.OWNER, Roles.RUNTIME, Roles.DATABASE);
  }
}
