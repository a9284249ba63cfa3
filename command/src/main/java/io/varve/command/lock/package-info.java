/** Locks on rows of namespaces, in the one order that all commands keep. */
@NullMarked
package io.varve.command.lock;

import org.jspecify.annotations.NullMarked;
