/**
 * What a command is about: its warehouse, and what has a name, found by SQL before a transaction.
 */
@NullMarked
package io.varve.command.lookup;

import org.jspecify.annotations.NullMarked;
