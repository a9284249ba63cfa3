/** Object stores that tests talk to in place of real ones. */
@NullMarked
package io.varve.testing.store;

import org.jspecify.annotations.NullMarked;
