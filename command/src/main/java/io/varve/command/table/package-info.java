/**
 * Tables: commands, rules, state, and the preparation of metadata with iceberg-core. Rules of the
 * specification that iceberg-core leaves open are added here.
 */
@NullMarked
package io.varve.command.table;

import org.jspecify.annotations.NullMarked;
