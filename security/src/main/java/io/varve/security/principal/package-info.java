/** Principals: who asks, as their identity provider says. */
@NullMarked
package io.varve.security.principal;

import org.jspecify.annotations.NullMarked;
