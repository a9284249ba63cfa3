/** Which controller answers a path, found by one look-up where Spring tries its patterns. */
@NullMarked
package io.varve.api.routing;

import org.jspecify.annotations.NullMarked;
