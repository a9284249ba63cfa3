/** Roles: commands, rules and state. */
@NullMarked
package io.varve.command.role;

import org.jspecify.annotations.NullMarked;
