package io.varve.ledger.store;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads what Postgres says about a refused statement, wherever in the chain of causes it is. */
public final class SqlErrors {

  private SqlErrors() {}

  /** Name of the unique, foreign-key or check constraint that refused a statement, if one did. */
  public static Optional<String> violatedConstraint(Throwable problem) {
    return serverError(problem)
        .filter(error -> error.getSQLState() != null && error.getSQLState().startsWith("23"))
        .map(ServerErrorMessage::getConstraint);
  }

  /** Whether a statement was refused because a column that must not be null would be. */
  public static boolean isNullRefused(Throwable problem, String table, String column) {
    return serverError(problem)
        .filter(error -> "23502".equals(error.getSQLState()))
        .filter(error -> table.equals(error.getTable()) && column.equals(error.getColumn()))
        .isPresent();
  }

  /** Whether a statement divided by zero: that is how one fails that must change a row. */
  public static boolean isRowMissing(Throwable problem) {
    return sqlState(problem).filter("22012"::equals).isPresent();
  }

  /** SQLSTATE of the first error in the chain that has one. */
  public static Optional<String> sqlState(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = next(cause)) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql.getSQLState());
      }
    }
    return Optional.empty();
  }

  /** Whether Postgres ended the transaction to break a deadlock or a serialization tie. */
  public static boolean isBrokenTie(Throwable problem) {
    return sqlState(problem).filter(s -> s.equals("40P01") || s.equals("40001")).isPresent();
  }

  /** Whether a lock, a statement or a connection took longer than allowed. */
  public static boolean isTimeout(Throwable problem) {
    return sqlState(problem)
        .filter(s -> s.equals("55P03") || s.equals("57014") || s.equals("25P04"))
        .isPresent();
  }

  /** Whether the connection to the server broke or could not be made. */
  public static boolean isConnectionLost(Throwable problem) {
    return sqlState(problem)
        .filter(s -> s.startsWith("08") || s.startsWith("57P0") || s.equals("25P03"))
        .isPresent();
  }

  /** Whether Postgres found no room on its disk. The transaction is rolled back then. */
  public static boolean isDiskFull(Throwable problem) {
    return sqlState(problem).filter("53100"::equals).isPresent();
  }

  /** Whether Postgres lacks something else: memory, connections, a disk that can be read. */
  public static boolean isExhausted(Throwable problem) {
    return sqlState(problem).filter(s -> s.startsWith("53") || s.equals("58030")).isPresent();
  }

  private static Optional<ServerErrorMessage> serverError(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = next(cause)) {
      if (cause instanceof PSQLException sql && sql.getServerErrorMessage() != null) {
        return Optional.of(sql.getServerErrorMessage());
      }
    }
    return Optional.empty();
  }

  private static @Nullable Throwable next(Throwable problem) {
    if (problem instanceof SQLException sql && sql.getNextException() != null) {
      return sql.getNextException();
    }
    return problem.getCause() == problem ? null : problem.getCause();
  }
}
