/**
 * The purge of what was dropped with one. {@code Purge} is its entry: what is due, which files are
 * nobody else's, and the event at the end. The files are deleted by {@code TablePurge} of the
 * storage, through the port {@code PurgeFiles}.
 */
@NullMarked
package io.varve.command.purge;

import org.jspecify.annotations.NullMarked;
