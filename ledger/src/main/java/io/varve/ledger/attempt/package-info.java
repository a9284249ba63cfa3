/** What was refused, what failed and which credentials were given, with a chain of their own. */
@NullMarked
package io.varve.ledger.attempt;

import org.jspecify.annotations.NullMarked;
