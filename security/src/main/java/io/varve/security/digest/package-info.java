/** Digests: hashes of texts that are secret, or too long to be kept. Nothing that uses them. */
@NullMarked
package io.varve.security.digest;

import org.jspecify.annotations.NullMarked;
