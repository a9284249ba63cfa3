/** Which names are allowed. Rules of names are added here, for all kinds of objects. */
@NullMarked
package io.varve.command.name;

import org.jspecify.annotations.NullMarked;
