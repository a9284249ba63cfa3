package io.varve.command.table;

import io.varve.command.head.Decision;
import io.varve.command.refusal.Reason;
import io.varve.command.table.TableCommand.Change;
import io.varve.command.table.TableCommand.RecordExpiry;
import io.varve.command.table.TableCommand.UnregisterTable;
import io.varve.command.tabular.Hold;
import io.varve.command.tabular.Protection;
import io.varve.command.tabular.TabularDecider;
import io.varve.ledger.event.ObjectName;
import io.varve.ledger.event.TableEvent.TableMetadataExpired;
import io.varve.ledger.event.TableEvent.TableUnregistered;
import io.varve.ledger.event.TabularKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a table, but for its metadata, which iceberg-core alone validates. */
public final class TableDecider {

  private TableDecider() {}

  /**
   * What comes of any command; one that nobody decides does not compile.
   *
   * @param state null before the table begins
   */
  public static Decision decide(@Nullable TableState state, TableCommand command) {
    return switch (command) {
      // That its name is free, the database decides.
      case Change.Create c -> Decision.accept(c.event());
      case Change.Register c when c.begins() -> Decision.accept(c.event());
      case Change.Register c -> overwrite(Objects.requireNonNull(state), c);
      case Change.Commit c -> commit(Objects.requireNonNull(state), c);
      case UnregisterTable c -> unregister(Objects.requireNonNull(state), c);
      case RecordExpiry c -> recordExpiry(Objects.requireNonNull(state), c);
    };
  }

  /** Takes over what was prepared on this very state; the caller has compared versions. */
  private static Decision commit(TableState state, Change.Commit change) {
    return state.dropped() ? noSuchTable(change.event().name()) : Decision.accept(change.event());
  }

  /** Puts other metadata in the place of a table's that still is the one that was looked at. */
  private static Decision overwrite(TableState state, Change.Register register) {
    boolean same = state.tableUuid().equals(register.event().previousUuid());
    return state.isAt(register.event().name()) && same
        ? Decision.accept(register.event())
        : Decision.refuse(
            Reason.COMMIT_FAILED, "The table has changed meanwhile; load it and try again");
  }

  /** Takes a table out that still has the name it is asked by. */
  private static Decision unregister(TableState state, UnregisterTable command) {
    if (!state.isAt(command.name())) {
      return noSuchTable(command.name());
    }
    if (Hold.stands(state.hold(), command.now())) {
      return TabularDecider.held(state);
    }
    if (state.hasProtection()) {
      return Protection.refuse(TabularKind.TABLE, command.name().display());
    }
    return Decision.accept(
        new TableUnregistered(state.tableId(), command.name(), state.metadataLocation()));
  }

  /** Records what has happened already, so it is never refused, even if the table was dropped. */
  private static Decision recordExpiry(TableState state, RecordExpiry command) {
    return Decision.accept(
        new TableMetadataExpired(
            state.tableId(), state.name(), command.throughVersion(), command.locations()));
  }

  private static Decision noSuchTable(ObjectName name) {
    return Decision.refuse(Reason.NO_SUCH_TABLE, "Table does not exist: " + name.display());
  }
}
