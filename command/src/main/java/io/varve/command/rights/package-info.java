/** How commands and the rights that allow them meet in a transaction. */
@NullMarked
package io.varve.command.rights;

import org.jspecify.annotations.NullMarked;
