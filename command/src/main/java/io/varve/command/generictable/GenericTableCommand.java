package io.varve.command.generictable;

import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;

/** What can be asked of generic tables and not of other kinds. */
public sealed interface GenericTableCommand {

  /**
   * Begins a generic table.
   *
   * @param claimLocation whether its location must be checked against others'; one that we chose
   *     ourselves is unique
   */
  record BeginGenericTable(GenericTableCreated event, boolean claimLocation)
      implements GenericTableCommand {}
}
