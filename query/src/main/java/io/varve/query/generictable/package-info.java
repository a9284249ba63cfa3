/** Reads generic tables. */
@NullMarked
package io.varve.query.generictable;

import org.jspecify.annotations.NullMarked;
