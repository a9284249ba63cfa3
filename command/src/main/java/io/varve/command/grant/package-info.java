/** Granting and revoking privileges on objects. */
@NullMarked
package io.varve.command.grant;

import org.jspecify.annotations.NullMarked;
