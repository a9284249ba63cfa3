package io.varve.command.table;

import io.varve.command.drop.Dropping;
import io.varve.command.drop.Protection;
import io.varve.command.drop.SoftDrop;
import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.table.TableCommand.CancelTableTask;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.DropTable;
import io.varve.command.table.TableCommand.ExpireTable;
import io.varve.command.table.TableCommand.FinishPurge;
import io.varve.command.table.TableCommand.ProtectTable;
import io.varve.command.table.TableCommand.RecordExpiry;
import io.varve.command.table.TableCommand.RenameTable;
import io.varve.command.table.TableCommand.RescheduleTableTask;
import io.varve.command.table.TableCommand.UnregisterTable;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableDropped;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableProtectionSet;
import io.varve.ledger.event.TableEvent.TablePurged;
import io.varve.ledger.event.TableEvent.TableRenamed;
import io.varve.ledger.event.TableEvent.TableSoftDropped;
import io.varve.ledger.event.TableEvent.TableTaskCancelled;
import io.varve.ledger.event.TableEvent.TableTaskRescheduled;
import io.varve.ledger.event.TableEvent.TableUndropped;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import java.time.Instant;
import java.util.UUID;

/** The rules of a table, but for its metadata, of which iceberg-core alone is the judge. */
public final class TableDecider {

  private TableDecider() {}

  /** Takes over what was prepared on this very state; the caller has compared versions. */
  public static Decision commit(TableState state, Change.Commit change) {
    return state.dropped() ? noSuchTable(change.event().name()) : Decision.accept(change.event());
  }

  /** Puts other metadata in the place of a table's that still is the one that was looked at. */
  public static Decision overwrite(TableState state, Change.Register register) {
    boolean same = state.tableUuid().equals(register.event().previousUuid());
    return isGone(state, register.event().name()) || !same
        ? Decision.refuse(
            Reason.COMMIT_FAILED, "The table has changed meanwhile; load it and try again")
        : Decision.accept(register.event());
  }

  /** Moves a table that still has the name it is asked by. */
  public static Decision rename(TableState state, RenameTable command) {
    if (isGone(state, command.from())) {
      return noSuchTable(command.from());
    }
    return Decision.accept(new TableRenamed(state.tableId(), command.from(), command.to()));
  }

  /** Drops a table that still has the name it is asked by. */
  public static Decision drop(TableState state, DropTable command) {
    if (isGone(state, command.name())) {
      return noSuchTable(command.name());
    }
    Dropping dropping = command.dropping();
    if (state.hasProtection() && !dropping.force()) {
      return Protection.refuse("table", command.name().display());
    }
    UUID id = state.tableId();
    Instant expiresAt = dropping.expiresAt();
    return expiresAt == null
        ? Decision.accept(new TableDropped(id, command.name(), command.purgeRequested()))
        : Decision.accept(
            new TableSoftDropped(id, command.name(), command.purgeRequested(), expiresAt));
  }

  /** Ends what can't come back any more; what came back, or has more time, stays as it is. */
  public static Decision expire(TableState state, ExpireTable command) {
    SoftDrop softDrop = state.softDrop();
    return softDrop == null || !softDrop.isDue(command.now())
        ? Decision.accept()
        : Decision.accept(
            new TableDropped(state.tableId(), state.name(), softDrop.purgeRequested()));
  }

  /** Sets the protection of a table that is there; what is so already is no change. */
  public static Decision protect(TableState state, ProtectTable command) {
    if (state.dropped()) {
      return noSuchTable(state.name());
    }
    return command.protection() == state.hasProtection()
        ? Decision.accept()
        : Decision.accept(
            new TableProtectionSet(state.tableId(), state.name(), command.protection()));
  }

  /**
   * Brings back what was dropped; what is back already stays as it is.
   *
   * @param to the name that it gets; that it is free, the database decides
   */
  public static Decision undrop(TableState state, ObjectName to) {
    if (!state.dropped()) {
      return Decision.accept();
    }
    return state.softDrop() == null
        ? Decision.refuse(
            Reason.NO_SUCH_TABLE, "Table has ended and can't come back: " + state.name().display())
        : Decision.accept(new TableUndropped(state.tableId(), to));
  }

  /** Cancels what the caller knows to be still to be done. */
  public static Decision cancelTask(TableState state, CancelTableTask command) {
    return state.dropped()
        ? Decision.accept(
            new TableTaskCancelled(
                state.tableId(), state.name(), command.taskId(), command.queue()))
        : Decision.accept();
  }

  /** Gives another time to what the caller knows to be still to be done. */
  public static Decision rescheduleTask(TableState state, RescheduleTableTask command) {
    return state.dropped()
        ? Decision.accept(
            new TableTaskRescheduled(
                state.tableId(), state.name(), command.taskId(), command.queue(), command.runAt()))
        : Decision.accept();
  }

  /** Takes a table out that still has the name it is asked by. */
  public static Decision unregister(TableState state, UnregisterTable command) {
    if (isGone(state, command.name())) {
      return noSuchTable(command.name());
    }
    if (state.hasProtection()) {
      return Protection.refuse("table", command.name().display());
    }
    return Decision.accept(
        new TableUnregistered(state.tableId(), command.name(), state.metadataLocation()));
  }

  /** Records a purge of a table that is dropped. */
  public static Decision finishPurge(TableState state, FinishPurge command) {
    return state.dropped()
        ? Decision.accept(
            new TablePurged(
                state.tableId(), state.name(), command.filesDeleted(), command.filesKept()))
        : Decision.refuse(
            Reason.BAD_REQUEST, "The table is not dropped: " + state.name().display());
  }

  /** Records what has happened already, so it is never refused, even if the table was dropped. */
  public static Decision recordExpiry(TableState state, RecordExpiry command) {
    return Decision.accept(
        new TableMetadataExpired(
            state.tableId(), state.name(), command.throughVersion(), command.locations()));
  }

  private static boolean isGone(TableState state, ObjectName name) {
    return state.dropped()
        || !state.name().namespaceId().equals(name.namespaceId())
        || !state.name().name().equals(name.name());
  }

  private static Decision noSuchTable(ObjectName name) {
    return Decision.refuse(Reason.NO_SUCH_TABLE, "Table does not exist: " + name.display());
  }
}
