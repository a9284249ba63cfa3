package io.varve.ledger.write;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where a transaction's changes of rows go. They may be sent later and together, in the order in
 * which they were added; so none tells how many rows it changed, and what Postgres refuses is
 * thrown when they are sent.
 */
public interface Writes {

  /**
   * Adds an insert, update or delete.
   *
   * @param sql one statement, with a question mark for each parameter
   * @param parameters values that the driver takes as objects
   */
  void add(String sql, @Nullable Object... parameters);

  /**
   * Adds a change of one row that must exist; if it does not, the transaction fails as {@code
   * SqlErrors.isRowMissing} recognises it.
   */
  default void addOne(String sql, @Nullable Object... parameters) {
    add("with changed as (" + sql + " returning 1) select 1 / count(*) from changed", parameters);
  }

  /** Sends what was added, and gives a client for queries that must see it. */
  JdbcClient reading();
}
