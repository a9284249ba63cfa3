/** What is granted to whom. */
@NullMarked
package io.varve.projections.grant;

import org.jspecify.annotations.NullMarked;
