/** Azure Data Lake Storage: files, SAS tokens, connections. */
@NullMarked
package io.varve.storage.adls;

import org.jspecify.annotations.NullMarked;
