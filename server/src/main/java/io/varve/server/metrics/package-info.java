/** Metrics, and the port that serves them. */
@NullMarked
package io.varve.server.metrics;

import org.jspecify.annotations.NullMarked;
