/**
 * What a principal may do: privileges, actions, and the decision, a pure function of both and of
 * the object with all that it is in. Other rooms ask by {@link io.varve.security.rights.Access}.
 */
@NullMarked
package io.varve.security.rights;

import org.jspecify.annotations.NullMarked;
