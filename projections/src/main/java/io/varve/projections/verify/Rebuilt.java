package io.varve.projections.verify;

import java.util.Map;

/**
 * What a rebuild did.
 *
 * @param report of the replay; with differences, the ledger is not whole, and nothing was changed
 * @param rows how many rows were removed, added or changed, of each table that has such rows
 * @param pausedMillis for how long writers waited
 */
public record Rebuilt(Report report, Map<String, Long> rows, long pausedMillis) {}
