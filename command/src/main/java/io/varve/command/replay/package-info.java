/** How the state of any stream is folded from its events; for verification and rebuilds. */
@NullMarked
package io.varve.command.replay;

import org.jspecify.annotations.NullMarked;
