/** Stops, cancels and reschedules deferred tasks. */
@NullMarked
package io.varve.command.taskcontrol;

import org.jspecify.annotations.NullMarked;
