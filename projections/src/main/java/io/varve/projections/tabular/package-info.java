/** Keeps the holds of tables, views and generic tables. */
@NullMarked
package io.varve.projections.tabular;

import org.jspecify.annotations.NullMarked;
