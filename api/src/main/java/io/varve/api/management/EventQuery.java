package io.varve.api.management;

import io.varve.ledger.seal.EventFilter;

/**
 * Which events are read, and in which order.
 *
 * @param newestFirst whether from the end of the ledger to its beginning
 */
record EventQuery(EventFilter filter, boolean newestFirst) {

  /** All events, in the order in which they happened. */
  static final EventQuery ALL = new EventQuery(EventFilter.NONE, false);

  /** Whether more may come after its end. */
  boolean goesOn() {
    return !newestFirst && filter.until() == null;
  }
}
