/** Reads of people who log in at the own issuer. */
@NullMarked
package io.varve.query.person;

import org.jspecify.annotations.NullMarked;
