/**
 * Refusals: reasons, messages and remedies. A new reason is added here, and its HTTP status in the
 * API.
 */
@NullMarked
package io.varve.command.refusal;

import org.jspecify.annotations.NullMarked;
