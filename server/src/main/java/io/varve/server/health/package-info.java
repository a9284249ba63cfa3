/**
 * Health: whether the process lives, and whether its parts can serve. A part is added as a bean.
 */
@NullMarked
package io.varve.server.health;

import org.jspecify.annotations.NullMarked;
