/** Reads the names in a namespace. */
@NullMarked
package io.varve.query.name;

import org.jspecify.annotations.NullMarked;
