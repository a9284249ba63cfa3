/** Reads tables and where their metadata is. */
@NullMarked
package io.varve.query.table;

import org.jspecify.annotations.NullMarked;
