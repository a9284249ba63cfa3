/**
 * Metadata files in memory, in Postgres and in stores; each is compared with its recorded length
 * and SHA-256 before it is parsed. Limits on their size are here.
 */
@NullMarked
package io.varve.storage.metadata;

import org.jspecify.annotations.NullMarked;
