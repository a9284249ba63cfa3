package io.varve.server.configuration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.varve.server.configuration.DatabaseSettings.Login;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes connections to Postgres, with time-outs on everything. */
public final class DataSources {

  // A lock, a statement and an idle transaction end on their own, so that nobody waits for ever.
  private static final String TIMEOUTS =
      "-c lock_timeout=5s -c statement_timeout=10s -c idle_in_transaction_session_timeout=15s";

  /** More than the longest statement takes; a server that is frozen ends none. */
  private static final int SOCKET_SECONDS = 12;

  private DataSources() {}

  /** The pool of one node. Waiting for a connection is bounded at two seconds. */
  static HikariDataSource pool(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("varve");
    config.setDataSource(plain(settings.url(), settings.runtime(), TIMEOUTS, SOCKET_SECONDS));
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(Math.min(4, settings.poolSize()));
    config.setConnectionTimeout(2_000);
    config.setValidationTimeout(1_000);
    config.setInitializationFailTimeout(10_000);
    return new HikariDataSource(config);
  }

  /** Connections outside of the pool, for what holds one for long. */
  public static DataSource single(String url, Login login) {
    return plain(url, login, "-c lock_timeout=60s", 0);
  }

  private static PGSimpleDataSource plain(
      String url, Login login, String options, int socketTimeout) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(login.user());
    source.setPassword(login.password());
    source.setOptions(options);
    source.setApplicationName("varve");
    // Lets text stand for uuid and json, as the event store's statements need.
    source.setStringType("unspecified");
    source.setReWriteBatchedInserts(true);
    // Errors of a batch would tell its values, and so the events, to the log.
    source.setLogServerErrorDetail(false);
    source.setConnectTimeout(5);
    source.setSocketTimeout(socketTimeout);
    source.setTcpKeepAlive(true);
    return source;
  }
}
