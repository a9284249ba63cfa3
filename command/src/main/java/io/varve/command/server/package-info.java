/** The bootstrap of the server and its one aggregate. */
@NullMarked
package io.varve.command.server;

import org.jspecify.annotations.NullMarked;
