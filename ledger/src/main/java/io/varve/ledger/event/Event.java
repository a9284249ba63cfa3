package io.varve.ledger.event;

import java.util.UUID;

/**
 * A fact that happened. Every event is a record with a stable name and revision (see {@link
 * EventTypes}); it is written once and never edited.
 */
public sealed interface Event
    permits ServerEvent,
        ProjectEvent,
        WarehouseEvent,
        NamespaceEvent,
        TabularEvent,
        RequestEvent,
        RoleEvent,
        GrantEvent,
        ApiClientEvent,
        PersonEvent {

  /** Id of the stream (the aggregate) that the event belongs to. */
  UUID stream();
}
