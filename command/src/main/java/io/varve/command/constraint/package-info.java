/**
 * The constraints of the schema that decide what no rule can, and the refusals that they lead to.
 */
@NullMarked
package io.varve.command.constraint;

import org.jspecify.annotations.NullMarked;
