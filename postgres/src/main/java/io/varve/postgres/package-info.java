/** The database of the server: the Postgres that it brings along and keeps in its data folder. */
@NullMarked
package io.varve.postgres;

import org.jspecify.annotations.NullMarked;
