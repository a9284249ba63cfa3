/** Views: commands, rules, state, metadata. */
@NullMarked
package io.varve.command.view;

import org.jspecify.annotations.NullMarked;
