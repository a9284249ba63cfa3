/**
 * What tests of all rooms share: databases in a real Postgres, and work that is done at the same
 * time. Fixtures that need a room above {@code schema} and {@code postgres} are in that room.
 */
@NullMarked
package io.varve.testing;

import org.jspecify.annotations.NullMarked;
