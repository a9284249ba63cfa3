/** Generic tables: commands, rules, state. */
@NullMarked
package io.varve.command.generictable;

import org.jspecify.annotations.NullMarked;
