/**
 * Reasons that a warehouse wants for changes that take something away. {@code ReasonPolicy} is what
 * it wants, {@code ReasonedEvents} says which events that is about.
 */
@NullMarked
package io.varve.command.reason;

import org.jspecify.annotations.NullMarked;
