package io.varve.projections.verify;

import java.util.List;

/**
 * What verify found.
 *
 * @param position the newest sealed position that was replayed
 * @param events how many events were replayed, with those that wait for their position
 * @param unsealed how many of them had no position yet
 * @param rows how many served rows were compared
 * @param files how many metadata files were checked
 * @param differences what is not as the ledger says, in sentences; empty if all is well
 */
public record Report(
    long position, long events, long unsealed, long rows, long files, List<String> differences) {

  /** Whether the served state is what the ledger says, and the ledger is whole. */
  public boolean clean() {
    return differences.isEmpty();
  }
}
