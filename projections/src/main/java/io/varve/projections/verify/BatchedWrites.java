package io.varve.projections.verify;

import io.varve.ledger.write.Writes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Changes of rows in a replay: each waits for others of the same text, and they are sent together
 * before anything else is. So a replay needs no round trip an event.
 */
final class BatchedWrites implements Writes {

  // More than one batch at a time would only hold more memory.
  private static final int MOST = 500;

  private final Connection connection;
  private final JdbcClient jdbc;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private @Nullable PreparedStatement pending;
  private int waiting;

  BatchedWrites(Connection connection) {
    this.connection = connection;
    this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  @Override
  public void add(String sql, @Nullable Object... parameters) {
    try {
      PreparedStatement statement = statement(sql);
      if (statement != pending || waiting == MOST) {
        flush();
      }
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.addBatch();
      pending = statement;
      waiting++;
    } catch (SQLException e) {
      throw new UncategorizedSQLException("Replaying events", sql, e);
    }
  }

  @Override
  public JdbcClient reading() {
    try {
      flush();
    } catch (SQLException e) {
      throw new UncategorizedSQLException("Replaying events", null, e);
    }
    return jdbc;
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** Sends what waits. */
  void flush() throws SQLException {
    PreparedStatement last = pending;
    if (last != null) {
      pending = null;
      waiting = 0;
      last.executeBatch();
    }
  }

  /** Forgets what waits, after a failure. */
  void forget() throws SQLException {
    pending = null;
    waiting = 0;
    for (PreparedStatement statement : prepared.values()) {
      statement.clearBatch();
    }
  }
}
