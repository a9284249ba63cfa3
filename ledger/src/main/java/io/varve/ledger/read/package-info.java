/** Reads of one statement, without what a general template does around it. */
@NullMarked
package io.varve.ledger.read;

import org.jspecify.annotations.NullMarked;
