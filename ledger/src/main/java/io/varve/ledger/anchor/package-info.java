/**
 * Anchors: signed positions of the ledger, kept outside of the database. Keys, signatures and their
 * text are added here, and no file or store.
 */
@NullMarked
package io.varve.ledger.anchor;

import org.jspecify.annotations.NullMarked;
