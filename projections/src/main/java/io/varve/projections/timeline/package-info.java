/**
 * Keeps which events and attempts concern each object, with all that is below it, and each user.
 */
@NullMarked
package io.varve.projections.timeline;

import org.jspecify.annotations.NullMarked;
