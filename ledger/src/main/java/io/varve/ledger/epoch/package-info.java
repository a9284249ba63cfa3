/** Epochs: which part of the ledger was written before and after each restore of the database. */
@NullMarked
package io.varve.ledger.epoch;

import org.jspecify.annotations.NullMarked;
