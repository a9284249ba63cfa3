/** Writes what many threads hand in, by one, in batches. */
@NullMarked
package io.varve.ledger.batch;

import org.jspecify.annotations.NullMarked;
