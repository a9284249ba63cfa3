/** Roles and their members. */
@NullMarked
package io.varve.projections.role;

import org.jspecify.annotations.NullMarked;
