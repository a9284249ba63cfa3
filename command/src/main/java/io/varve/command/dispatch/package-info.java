/**
 * The command gateway: one transaction for each command, with its idempotency key and request row,
 * and the look-up of a lost COMMIT.
 */
@NullMarked
package io.varve.command.dispatch;

import org.jspecify.annotations.NullMarked;
