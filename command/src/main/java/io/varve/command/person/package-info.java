/** People who log in at the server's own issuer. */
@NullMarked
package io.varve.command.person;

import org.jspecify.annotations.NullMarked;
