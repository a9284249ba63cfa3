/** Keeps the rows of people who log in at the own issuer. */
@NullMarked
package io.varve.projections.person;

import org.jspecify.annotations.NullMarked;
