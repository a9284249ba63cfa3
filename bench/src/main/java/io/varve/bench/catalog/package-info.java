/** An Iceberg REST catalog as its clients see it. */
@NullMarked
package io.varve.bench.catalog;

import org.jspecify.annotations.NullMarked;
