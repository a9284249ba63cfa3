/** Which versions of the table format a warehouse allows. */
@NullMarked
package io.varve.command.format;

import org.jspecify.annotations.NullMarked;
