/** Follows the sealed ledger in one pass for history, timelines and activity. */
@NullMarked
package io.varve.projections.past;

import org.jspecify.annotations.NullMarked;
