package io.varve.ledger.planted;

import io.varve.command.refusal.Reason;

/** What no class of the ledger may do: it knows the write side. */
public record LedgerOfCommands(Reason reason) {}
