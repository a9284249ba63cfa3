/** Keeps the rows of tables, and of their purges. */
@NullMarked
package io.varve.projections.table;

import org.jspecify.annotations.NullMarked;
