/** Idempotency keys and the outcomes that they keep; an outcome never holds credentials. */
@NullMarked
package io.varve.command.idempotency;

import org.jspecify.annotations.NullMarked;
