/** Finds the warehouse that a request names. */
@NullMarked
package io.varve.api.warehouse;

import org.jspecify.annotations.NullMarked;
