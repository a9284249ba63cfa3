/**
 * What can happen: one record for each event, below sealed interfaces by subject, and their names.
 * A new event is added here; nothing here decides or reads.
 */
@NullMarked
package io.varve.ledger.event;

import org.jspecify.annotations.NullMarked;
