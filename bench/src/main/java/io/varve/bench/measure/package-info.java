/** Closed-loop load, latencies and processor time. */
@NullMarked
package io.varve.bench.measure;

import org.jspecify.annotations.NullMarked;
