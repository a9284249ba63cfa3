/** Certificates for tests, of an authority that nobody else trusts. */
@NullMarked
package io.varve.testing.tls;

import org.jspecify.annotations.NullMarked;
