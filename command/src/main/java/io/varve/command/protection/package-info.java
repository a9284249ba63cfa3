/** Sets the protection of all kinds of objects. */
@NullMarked
package io.varve.command.protection;

import org.jspecify.annotations.NullMarked;
