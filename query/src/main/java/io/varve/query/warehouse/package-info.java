/** Reads warehouses, also deleted ones. */
@NullMarked
package io.varve.query.warehouse;

import org.jspecify.annotations.NullMarked;
