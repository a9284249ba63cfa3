/**
 * The event store: Axon's engine on the table of events, and how events and metadata are written as
 * JSON. A change to how events are stored is made here.
 */
@NullMarked
package io.varve.ledger.store;

import org.jspecify.annotations.NullMarked;
