/** Lists changes and attempts together, for auditors. */
@NullMarked
package io.varve.query.audit;

import org.jspecify.annotations.NullMarked;
