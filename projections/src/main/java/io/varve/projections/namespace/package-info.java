/** Keeps the rows of namespaces, and how a namespace's name is stored. */
@NullMarked
package io.varve.projections.namespace;

import org.jspecify.annotations.NullMarked;
