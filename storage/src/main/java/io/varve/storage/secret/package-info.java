/** Secret stores: credentials of warehouses, encrypted in Postgres or kept by another store. */
@NullMarked
package io.varve.storage.secret;

import org.jspecify.annotations.NullMarked;
