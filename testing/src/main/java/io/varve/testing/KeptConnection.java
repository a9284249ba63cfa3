package io.varve.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections of one login, of which one that is not in use is kept: tests ask thousands of small
 * questions, and a login takes longer than most answers.
 */
final class KeptConnection extends AbstractDataSource implements AutoCloseable {

  private static final int VALID_SECONDS = 5;

  private final PGSimpleDataSource source;
  private final AtomicReference<@Nullable Connection> idle = new AtomicReference<>();

  KeptConnection(PGSimpleDataSource source) {
    this.source = source;
    // Tests alter tables, after which Postgres refuses statements that were prepared before.
    source.setPrepareThreshold(0);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection kept = idle.getAndSet(null);
    // Tests end all sessions of a database, too.
    return lent(kept != null && kept.isValid(VALID_SECONDS) ? kept : source.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return source.getConnection(user, password);
  }

  private Connection lent(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            KeptConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack(connection);
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void giveBack(Connection connection) throws SQLException {
    if (connection.isClosed()
        || !connection.getAutoCommit()
        || !idle.compareAndSet(null, connection)) {
      connection.close();
    }
  }

  @Override
  public void close() {
    Connection kept = idle.getAndSet(null);
    if (kept != null) {
      try {
        kept.close();
      } catch (SQLException e) {
        // Its database is gone, or will be.
      }
    }
  }
}
