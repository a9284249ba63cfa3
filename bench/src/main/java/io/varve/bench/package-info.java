/** Measures Iceberg REST catalogs over HTTP, side by side. */
@NullMarked
package io.varve.bench;

import org.jspecify.annotations.NullMarked;
