/** Connections of clients: how many there may be, and how long one may take to send. */
@NullMarked
package io.varve.api.connection;

import org.jspecify.annotations.NullMarked;
