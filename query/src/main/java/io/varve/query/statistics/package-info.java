/** Reads the counts of tables and views over time. */
@NullMarked
package io.varve.query.statistics;

import org.jspecify.annotations.NullMarked;
