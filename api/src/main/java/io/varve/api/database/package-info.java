/** The database of the server: the Postgres that it brings along and keeps in its data folder. */
@NullMarked
package io.varve.api.database;

import org.jspecify.annotations.NullMarked;
