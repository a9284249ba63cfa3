/** Roles and their members. */
@NullMarked
package io.varve.query.role;

import org.jspecify.annotations.NullMarked;
