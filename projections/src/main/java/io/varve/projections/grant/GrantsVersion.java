package io.varve.projections.grant;

import io.varve.ledger.write.Writes;

/** Keeps {@code grants_version}, by which nodes notice that they must read grants again. */
public final class GrantsVersion {

  private GrantsVersion() {}

  /** Makes the version greater. */
  public static void next(Writes writes) {
    writes.add(
        "insert into grants_version as v (version) values (1)"
            + " on conflict (only_row) do update set version = v.version + 1");
  }
}
