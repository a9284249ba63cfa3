/**
 * The language of history. Here is only what all of the ledger needs; events, store and chain have
 * packages of their own.
 */
@NullMarked
package io.varve.ledger;

import org.jspecify.annotations.NullMarked;
