package io.varve.command.table;

import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableCreated;
import io.varve.ledger.event.TableEvent.TableRegistered;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What can be asked of a table. */
public sealed interface TableCommand {

  UUID tableId();

  /** Changes one or more tables of a warehouse, all or none. */
  record ChangeTables(UUID warehouseId, List<Change> changes) {}

  /** One table's part in {@link ChangeTables}, with metadata that is written already. */
  sealed interface Change extends TableCommand {

    /** Whether the table begins by it. */
    default boolean begins() {
      return switch (this) {
        case Create create -> true;
        case Register register -> register.event().previousUuid() == null;
        case Commit commit -> false;
      };
    }

    /**
     * Begins a table.
     *
     * @param claimLocation whether its location must be checked against other tables'; one that we
     *     chose ourselves is unique
     */
    record Create(TableCreated event, boolean claimLocation) implements Change {
      @Override
      public UUID tableId() {
        return event.tableId();
      }
    }

    /** Begins a table from metadata that was there. */
    record Register(TableRegistered event) implements Change {
      @Override
      public UUID tableId() {
        return event.tableId();
      }
    }

    /**
     * Changes a table.
     *
     * @param base the table that the metadata was made on
     * @param claimLocation whether the location moved, or a path in the properties
     */
    record Commit(TableHead base, TableCommitted event, boolean claimLocation) implements Change {
      @Override
      public UUID tableId() {
        return event.tableId();
      }
    }
  }

  /** Takes a table out of the catalog and leaves all its files. */
  record UnregisterTable(UUID tableId, ObjectName name, Instant now) implements TableCommand {}

  /**
   * Records that metadata files which commits replaced are gone.
   *
   * @param throughVersion version of the stream up to which all replaced files were looked at
   */
  record RecordExpiry(UUID tableId, long throughVersion, List<String> locations)
      implements TableCommand {}
}
