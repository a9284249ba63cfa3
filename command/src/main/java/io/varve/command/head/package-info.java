/**
 * Heads: the folded state of an aggregate in one row, loaded by one locking SELECT, and what a
 * decider answers.
 */
@NullMarked
package io.varve.command.head;

import org.jspecify.annotations.NullMarked;
