/** Who asks. */
@NullMarked
package io.varve.security.principal;

import org.jspecify.annotations.NullMarked;
