/** Reads namespaces and their properties. */
@NullMarked
package io.varve.query.namespace;

import org.jspecify.annotations.NullMarked;
