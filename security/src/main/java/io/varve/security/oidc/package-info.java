/** Identity providers: their keys, and what their tokens must be and say. */
@NullMarked
package io.varve.security.oidc;

import org.jspecify.annotations.NullMarked;
