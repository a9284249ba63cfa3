/** S3 and stores that speak its protocol: files, sessions for clients, connections. */
@NullMarked
package io.varve.storage.s3;

import org.jspecify.annotations.NullMarked;
