/** Keeps the rows of API clients. */
@NullMarked
package io.varve.projections.apiclient;

import org.jspecify.annotations.NullMarked;
