/**
 * Iceberg's REST catalog API, and generic tables beside it. An endpoint of the specification is
 * added here; rules are not.
 */
@NullMarked
package io.varve.api.catalog;

import org.jspecify.annotations.NullMarked;
