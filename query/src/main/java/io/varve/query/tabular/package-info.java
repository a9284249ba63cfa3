/** Reads what all kinds have in common: holds, protection, what was soft-deleted. */
@NullMarked
package io.varve.query.tabular;

import org.jspecify.annotations.NullMarked;
