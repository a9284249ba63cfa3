package io.varve.ledger.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends the changes of the transaction that runs on this thread in one round trip, with the COMMIT:
 * statements that are joined by semicolons the driver sends one after another and waits once. The
 * first one that Postgres refuses ends the transaction, and none after it is carried out, the
 * COMMIT included.
 */
public final class TransactionPipeline implements Writes {

  // More is sent before the commit, so that memory and the wait for an answer are bounded.
  private static final int MOST_STATEMENTS = 100;
  private static final long MOST_CHARACTERS = 4 << 20;

  private static final Sent<Boolean> NOTHING = (sent, begins) -> true;

  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final SQLExceptionTranslator translator = new SQLStateSQLExceptionTranslator();

  /**
   * @param dataSource that the transactions are on
   */
  public TransactionPipeline(DataSource dataSource) {
    this.dataSource = dataSource;
    this.jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public void add(String sql, @Nullable Object... parameters) {
    Waiting waiting = waiting();
    waiting.add(new Statement(sql, parameters));
    if (waiting.isFull()) {
      send(waiting, "", NOTHING);
    }
  }

  @Override
  public JdbcClient reading() {
    Waiting waiting = waiting();
    if (!waiting.statements.isEmpty()) {
      send(waiting, "", NOTHING);
    }
    return jdbc;
  }

  /** Rows of queries that are sent together. */
  public interface Results {
    /** Rows of the next query; those of the one before are closed. */
    ResultSet next() throws SQLException;
  }

  private static final class ResultsAfter implements Results {

    private final PreparedStatement sent;
    private int toSkip;

    /**
     * @param writes how many statements without rows come first
     */
    ResultsAfter(int writes, PreparedStatement sent) {
      this.toSkip = writes;
      this.sent = sent;
    }

    @Override
    public ResultSet next() throws SQLException {
      for (; toSkip > 0; toSkip--) {
        sent.getMoreResults();
      }
      toSkip = 1;
      return Objects.requireNonNull(sent.getResultSet());
    }
  }

  /** Makes something of the rows of queries. */
  public interface Reading<T> {
    /** Reads; {@code results} are open for as long. */
    T of(Results results) throws SQLException;
  }

  /** A statement, with a question mark for each parameter. */
  public record Statement(String sql, @Nullable Object... parameters) {}

  /** Sends what was added and then queries, in one round trip. */
  public <T> T query(Reading<T> reading, Statement... queries) {
    Waiting waiting = waiting();
    int before = waiting.statements.size();
    waiting.statements.addAll(List.of(queries));
    return send(waiting, "", (sent, begins) -> reading.of(new ResultsAfter(before + begins, sent)));
  }

  private Waiting waiting() {
    Waiting waiting = (Waiting) TransactionSynchronizationManager.getResource(this);
    return waiting == null ? begin() : waiting;
  }

  private Waiting begin() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("Rows are written in a transaction only");
    }
    Waiting waiting = new Waiting();
    TransactionSynchronizationManager.bindResource(this, waiting);
    TransactionSynchronizationManager.registerSynchronization(waiting);
    return waiting;
  }

  /** What one transaction has not sent yet; sent after all else that is done before a commit. */
  private final class Waiting implements TransactionSynchronization {

    private final List<Statement> statements = new ArrayList<>();
    private long characters;

    void add(Statement statement) {
      statements.add(statement);
      for (Object parameter : statement.parameters) {
        characters += parameter instanceof String text ? text.length() : 0;
      }
    }

    boolean isFull() {
      return statements.size() >= MOST_STATEMENTS || characters > MOST_CHARACTERS;
    }

    void clear() {
      statements.clear();
      characters = 0;
    }

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      if (!statements.isEmpty()) {
        send(this, ";commit", NOTHING);
      }
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(TransactionPipeline.this);
    }
  }

  private interface Sent<T> {
    /**
     * @param begins how many statements that begin a transaction were sent first
     */
    T of(PreparedStatement statement, int begins) throws SQLException;
  }

  private <T> T send(Waiting waiting, String end, Sent<T> sent) {
    StringBuilder joined = new StringBuilder(1024);
    for (Statement statement : waiting.statements) {
      joined.append(joined.isEmpty() ? "" : ";").append(statement.sql);
    }
    String sql = joined.append(end).toString();
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try {
      return isBegun(connection)
          ? send(connection, sql, waiting, sent, 0)
          : begin(connection, "begin;" + sql, waiting, sent);
    } catch (SQLException e) {
      throw translated(sql, e);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  private static boolean isBegun(Connection connection) throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
  }

  // The driver's own BEGIN is answered apart, so that this thread would be woken once more.
  private static <T> T begin(Connection connection, String sql, Waiting waiting, Sent<T> sent)
      throws SQLException {
    connection.setAutoCommit(true);
    try {
      return send(connection, sql, waiting, sent, 1);
    } finally {
      endAutoCommit(connection);
    }
  }

  private static void endAutoCommit(Connection connection) {
    try {
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      // The connection is closed; what ended it is thrown, and what was committed stays so.
    }
  }

  private static <T> T send(
      Connection connection, String sql, Waiting waiting, Sent<T> sent, int begins)
      throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      int index = 1;
      for (Statement statement : waiting.statements) {
        for (Object parameter : statement.parameters) {
          prepared.setObject(index++, parameter);
        }
      }
      waiting.clear();
      prepared.execute();
      return sent.of(prepared, begins);
    }
  }

  private DataAccessException translated(String sql, SQLException e) {
    DataAccessException translated = translator.translate("Statements of a transaction", sql, e);
    return translated == null ? new UncategorizedSQLException("Pipeline", sql, e) : translated;
  }
}
