/** Random tables, views and updates of them, for tests of what the REST API does with them. */
@NullMarked
package io.varve.testing.fuzz;

import org.jspecify.annotations.NullMarked;
