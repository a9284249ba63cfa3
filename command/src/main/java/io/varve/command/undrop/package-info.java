/** Brings back what was soft-deleted, with its namespaces. */
@NullMarked
package io.varve.command.undrop;

import org.jspecify.annotations.NullMarked;
