/** A ledger of many events, made in the database, and what reads of it cost. */
@NullMarked
package io.varve.bench.history;

import org.jspecify.annotations.NullMarked;
