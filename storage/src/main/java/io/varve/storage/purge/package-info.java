/**
 * Deletes the files that a table's metadata reaches, and reads Avro that anybody may have written.
 */
@NullMarked
package io.varve.storage.purge;

import org.jspecify.annotations.NullMarked;
