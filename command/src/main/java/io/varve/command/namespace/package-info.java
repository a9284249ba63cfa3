/** Namespaces: commands, rules, state, properties. */
@NullMarked
package io.varve.command.namespace;

import org.jspecify.annotations.NullMarked;
