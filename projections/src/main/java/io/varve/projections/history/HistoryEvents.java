package io.varve.projections.history;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.event.GrantEvent.PrivilegesGranted;
import io.varve.ledger.event.GrantEvent.PrivilegesRevoked;
import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.NamespaceEvent.NamespacePropertiesUpdated;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TablePurged;
import java.util.UUID;

/** Names of events that reads of the past look for in the ledger, as lists for SQL. */
public final class HistoryEvents {

  /** Those that say all properties of a namespace. */
  public static final String PROPERTIES_SAID =
      EventTypes.sqlNames(NamespaceCreated.class, NamespaceRestored.class);

  /** That which says what changed of them. */
  public static final String PROPERTIES_UPDATED =
      EventTypes.sqlNames(NamespacePropertiesUpdated.class);

  /** That by which all files of a table are gone. */
  public static final String PURGED = EventTypes.sqlNames(TablePurged.class);

  /** That by which old metadata files of a table are gone. */
  public static final String METADATA_EXPIRED = EventTypes.sqlNames(TableMetadataExpired.class);

  /** That by which privileges are granted. */
  public static final String GRANTED = EventTypes.sqlNames(PrivilegesGranted.class);

  /** That by which privileges are revoked. */
  public static final String REVOKED = EventTypes.sqlNames(PrivilegesRevoked.class);

  private HistoryEvents() {}

  /** The stream of what is granted on an object. */
  public static UUID grantsOf(UUID objectId) {
    return GrantEvent.stream(objectId);
  }
}
