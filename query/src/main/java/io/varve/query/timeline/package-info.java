/** Reads which events concern an object, with all that is below it, and each user. */
@NullMarked
package io.varve.query.timeline;

import org.jspecify.annotations.NullMarked;
