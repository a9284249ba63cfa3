/**
 * Deferred tasks as the write side knows them, how their attempts went, and the port that has due
 * ones run.
 */
@NullMarked
package io.varve.command.task;

import org.jspecify.annotations.NullMarked;
