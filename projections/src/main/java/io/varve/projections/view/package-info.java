/** Keeps the rows of views. */
@NullMarked
package io.varve.projections.view;

import org.jspecify.annotations.NullMarked;
