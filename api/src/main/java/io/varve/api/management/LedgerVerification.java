package io.varve.api.management;

import io.varve.projections.verify.Report;
import java.sql.SQLException;
import java.util.function.LongConsumer;

/** Verifies the database that the server serves from. */
public interface LedgerVerification {

  /**
   * Replays the ledger and compares.
   *
   * @param files whether metadata files are read, too
   * @param progress gets the position that was reached, now and then
   */
  Report run(boolean files, LongConsumer progress) throws SQLException;
}
