/** The processes that are measured. */
@NullMarked
package io.varve.bench.server;

import org.jspecify.annotations.NullMarked;
