/** Keeps what was dropped and can come back, and the deferred tasks. */
@NullMarked
package io.varve.projections.task;

import org.jspecify.annotations.NullMarked;
