/** Takes changes back and brings back what was, by events that compensate; nothing is rewritten. */
@NullMarked
package io.varve.command.restore;

import org.jspecify.annotations.NullMarked;
