/** Counts tables and views by following the sealed ledger, outside of any command's transaction. */
@NullMarked
package io.varve.projections.statistics;

import org.jspecify.annotations.NullMarked;
