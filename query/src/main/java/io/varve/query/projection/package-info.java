/** How far read models have followed the ledger. */
@NullMarked
package io.varve.query.projection;

import org.jspecify.annotations.NullMarked;
