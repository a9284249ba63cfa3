/** Reads what the server is. */
@NullMarked
package io.varve.query.server;

import org.jspecify.annotations.NullMarked;
