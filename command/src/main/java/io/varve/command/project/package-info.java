/** Projects: commands, rules, state, and the default project. */
@NullMarked
package io.varve.command.project;

import org.jspecify.annotations.NullMarked;
