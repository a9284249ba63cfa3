/** Google Cloud Storage: files, downscoped tokens, connections. */
@NullMarked
package io.varve.storage.gcs;

import org.jspecify.annotations.NullMarked;
