/** Reads the counts of tables, views and calls of endpoints over time, and keeps those of calls. */
@NullMarked
package io.varve.query.statistics;

import org.jspecify.annotations.NullMarked;
