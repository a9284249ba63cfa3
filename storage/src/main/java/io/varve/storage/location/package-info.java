/** Locations as each kind of store writes them. */
@NullMarked
package io.varve.storage.location;

import org.jspecify.annotations.NullMarked;
