/** Reads the catalog as it was at a position of the ledger. */
@NullMarked
package io.varve.query.past;

import org.jspecify.annotations.NullMarked;
