/** Signs requests of clients to S3, after a check of what they ask for. */
@NullMarked
package io.varve.storage.sign;

import org.jspecify.annotations.NullMarked;
