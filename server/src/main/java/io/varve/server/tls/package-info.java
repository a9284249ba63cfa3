/** The certificate that TLS is served with, and its replacement while the server runs. */
@NullMarked
package io.varve.server.tls;

import org.jspecify.annotations.NullMarked;
