/**
 * Metadata files as the write side needs them: the port to the store, their names, what may be
 * registered, and what iceberg-core says of updates.
 */
@NullMarked
package io.varve.command.metadata;

import org.jspecify.annotations.NullMarked;
