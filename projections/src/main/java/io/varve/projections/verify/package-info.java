/**
 * Verification: replays the ledger into copies of the served tables and compares them, the chain,
 * the anchors and the files. A new proof is added here.
 */
@NullMarked
package io.varve.projections.verify;

import org.jspecify.annotations.NullMarked;
