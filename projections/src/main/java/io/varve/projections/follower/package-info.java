/** How read models that follow the sealed ledger remember how far they have come. */
@NullMarked
package io.varve.projections.follower;

import org.jspecify.annotations.NullMarked;
