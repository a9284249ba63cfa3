/** Keeps the rows of projects. */
@NullMarked
package io.varve.projections.project;

import org.jspecify.annotations.NullMarked;
