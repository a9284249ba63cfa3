/**
 * Keeps the names of a namespace, which are unique over all kinds, and the paths that properties
 * claim.
 */
@NullMarked
package io.varve.projections.names;

import org.jspecify.annotations.NullMarked;
