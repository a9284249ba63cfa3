/** Reads API clients, and which secret they have. */
@NullMarked
package io.varve.query.apiclient;

import org.jspecify.annotations.NullMarked;
