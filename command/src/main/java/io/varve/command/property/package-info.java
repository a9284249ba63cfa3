/** Which properties are refused because they carry credentials. */
@NullMarked
package io.varve.command.property;

import org.jspecify.annotations.NullMarked;
