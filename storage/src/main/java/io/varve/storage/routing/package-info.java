/** Which store a location belongs to, and the stores that are open. */
@NullMarked
package io.varve.storage.routing;

import org.jspecify.annotations.NullMarked;
