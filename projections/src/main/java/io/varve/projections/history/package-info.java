/** Keeps the names and heads that the catalog had, by position, by following the sealed ledger. */
@NullMarked
package io.varve.projections.history;

import org.jspecify.annotations.NullMarked;
