/**
 * Read models that are kept in a command's transaction. A projection is added to the list here, so
 * that verification replays it.
 */
@NullMarked
package io.varve.projections;

import org.jspecify.annotations.NullMarked;
