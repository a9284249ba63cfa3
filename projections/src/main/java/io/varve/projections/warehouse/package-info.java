/** Keeps the rows of warehouses and of their deletion. */
@NullMarked
package io.varve.projections.warehouse;

import org.jspecify.annotations.NullMarked;
