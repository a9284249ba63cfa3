/** The server's own issuer: tokens for API clients, the keys that sign them, and who is refused. */
@NullMarked
package io.varve.security.issuer;

import org.jspecify.annotations.NullMarked;
