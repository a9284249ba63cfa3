/** What is measured: kinds of requests, and how each is prepared. */
@NullMarked
package io.varve.bench.work;

import org.jspecify.annotations.NullMarked;
