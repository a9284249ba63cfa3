/** Keeps the row of the server. */
@NullMarked
package io.varve.projections.server;

import org.jspecify.annotations.NullMarked;
