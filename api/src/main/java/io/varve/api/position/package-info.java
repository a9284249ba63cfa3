/** Positions of the ledger in requests: a read that waits until the catalog has come to one. */
@NullMarked
package io.varve.api.position;

import org.jspecify.annotations.NullMarked;
