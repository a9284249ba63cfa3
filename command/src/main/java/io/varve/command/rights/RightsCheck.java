package io.varve.command.rights;

import io.varve.ledger.read.PreparedReads;
import io.varve.ledger.store.SqlErrors;
import io.varve.ledger.write.Writes;
import io.varve.security.rights.Access;

/** Checks in a command's transaction that the grants are those that it was allowed by. */
public final class RightsCheck {

  private RightsCheck() {}

  /**
   * Adds the check to a transaction.
   *
   * @param command that is carried out in it
   */
  public static void add(Writes writes, Access access, Object command) {
    boolean changes = command instanceof ChangesRights;
    if (access.isDecided()) {
      writes.add("select check_rights(?, ?)", access.version().orElseThrow(), changes);
    } else if (changes) {
      writes.add("select check_rights(null, true)");
    }
  }

  /**
   * Holds the grants as they are until the transaction ends, so that what is decided in it from now
   * on needs no check.
   *
   * @param reads in the transaction
   * @param command that is carried out in it
   */
  public static void hold(PreparedReads reads, Object command) {
    reads.list("select check_rights(null, ?)", row -> true, command instanceof ChangesRights);
  }

  /** Whether a transaction failed because grants have changed since. */
  public static boolean isOutdated(Throwable problem) {
    return SqlErrors.sqlState(problem).filter("VR001"::equals).isPresent();
  }
}
