/** Reads deferred tasks and how they went. */
@NullMarked
package io.varve.query.task;

import org.jspecify.annotations.NullMarked;
