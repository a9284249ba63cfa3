/** An identity provider for tests. */
@NullMarked
package io.varve.testing.oidc;

import org.jspecify.annotations.NullMarked;
