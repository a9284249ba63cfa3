/** Reads what the ledger says of restores that tasks do. */
@NullMarked
package io.varve.query.restore;

import org.jspecify.annotations.NullMarked;
