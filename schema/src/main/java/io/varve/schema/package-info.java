/**
 * The schema of the database: the migrations run from here. What is added is a way to bring a
 * database to this version or to check it; tables are made by SQL in {@code db/migration}.
 */
@NullMarked
package io.varve.schema;

import org.jspecify.annotations.NullMarked;
