package io.varve.projections.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What verify found.
 *
 * @param position the newest sealed position that was replayed
 * @param events how many events were replayed, with those that wait for their position
 * @param unsealed how many of them had no position yet
 * @param rows how many served rows were compared
 * @param files how many metadata files were checked
 * @param anchors how many signed anchors the chain was compared with
 * @param attempts how many attempts were checked
 * @param notes what is no difference, and should be known, in sentences
 * @param differences what is not as the ledger says, in sentences; empty if all is well
 */
public record Report(
    long position,
    long events,
    long unsealed,
    long rows,
    long files,
    long anchors,
    long attempts,
    List<String> notes,
    List<String> differences) {

  /** A report; one of a server that does not know notes has none. */
  public Report {
    notes = notes(notes);
  }

  private static List<String> notes(@Nullable List<String> notes) {
    return notes == null ? List.of() : notes;
  }

  /** Whether the served state is what the ledger says, and the ledger is whole. */
  public boolean clean() {
    return differences.isEmpty();
  }
}
