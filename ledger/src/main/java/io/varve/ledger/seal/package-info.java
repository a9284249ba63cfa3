/**
 * Sealing: positions, the chain of hashes, and reading what has a position. Whatever follows the
 * ledger reads it by this package.
 */
@NullMarked
package io.varve.ledger.seal;

import org.jspecify.annotations.NullMarked;
