/** API clients: commands, rules, state, and the hashes of their secrets. */
@NullMarked
package io.varve.command.apiclient;

import org.jspecify.annotations.NullMarked;
