/** Reads what became of a request. */
@NullMarked
package io.varve.query.request;

import org.jspecify.annotations.NullMarked;
