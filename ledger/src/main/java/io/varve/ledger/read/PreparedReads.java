package io.varve.ledger.read;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Reads rows by one prepared statement, for what most requests read. Exceptions are those of
 * Spring's {@code JdbcClient}, and within a transaction its connection is used; what {@code
 * JdbcClient} does beyond that costs more than such a statement.
 */
public final class PreparedReads {

  private static final SQLExceptionTranslator TRANSLATOR = new SQLExceptionSubclassTranslator();

  private final DataSource transactional;
  private final DataSource pool;

  /**
   * @param transactional to which connections of transactions are bound
   * @param pool that it takes them from
   */
  public PreparedReads(DataSource transactional, DataSource pool) {
    this.transactional = transactional;
    this.pool = pool;
  }

  /** Makes a value of the row that a result set is at. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * The one row of a query, if there is one.
   *
   * @param values of the statement's parameters, in their order
   * @throws DataAccessException if it fails, or there are more
   */
  public <T> Optional<T> optional(String sql, Row<T> row, Object... values) {
    List<T> rows = list(sql, row, values);
    if (rows.size() > 1) {
      throw new IncorrectResultSizeDataAccessException(1, rows.size());
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /**
   * The rows of a query.
   *
   * @param values of the statement's parameters, in their order
   * @throws DataAccessException if it fails
   */
  public <T> List<T> list(String sql, Row<T> row, Object... values) {
    try {
      if (!TransactionSynchronizationManager.isSynchronizationActive()) {
        try (Connection connection = pool.getConnection()) {
          return read(connection, sql, row, values);
        }
      }
      Connection connection = DataSourceUtils.getConnection(transactional);
      try {
        return read(connection, sql, row, values);
      } finally {
        DataSourceUtils.releaseConnection(connection, transactional);
      }
    } catch (SQLException e) {
      DataAccessException translated = TRANSLATOR.translate("read", sql, e);
      throw translated == null ? new UncategorizedSQLException("read", sql, e) : translated;
    }
  }

  private <T> List<T> read(Connection connection, String sql, Row<T> row, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      DataSourceUtils.applyTransactionTimeout(statement, transactional);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (found.next()) {
          rows.add(row.read(found));
        }
        return rows;
      }
    }
  }
}
