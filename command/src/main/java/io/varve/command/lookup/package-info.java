/**
 * Finds what a request names, by SQL and outside of a transaction, and words the refusals for what
 * is missing.
 */
@NullMarked
package io.varve.command.lookup;

import org.jspecify.annotations.NullMarked;
