/** Keeps the rows of generic tables. */
@NullMarked
package io.varve.projections.generictable;

import org.jspecify.annotations.NullMarked;
