package io.varve.command.replay;

import io.varve.command.generictable.GenericTableState;
import io.varve.command.generictable.GenericTableWrites;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.project.ProjectState;
import io.varve.command.server.ServerState;
import io.varve.command.table.TableState;
import io.varve.command.view.ViewState;
import io.varve.command.warehouse.WarehouseState;
import io.varve.ledger.event.Event;
import io.varve.ledger.store.LedgerJson;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Folds events into heads outside of a command, for whoever replays the ledger. */
public final class StateFolds {

  private StateFolds() {}

  /**
   * The state of a stream after {@code event}, as JSON just as the write side keeps it.
   *
   * @param kind of the stream
   * @param state before, null at the beginning
   */
  public static String fold(String kind, @Nullable String state, Event event) {
    return switch (kind) {
      case "server" -> fold(ServerState.class, state, event, ServerState::evolve);
      case "project" -> fold(ProjectState.class, state, event, ProjectState::evolve);
      case "warehouse" -> fold(WarehouseState.class, state, event, WarehouseState::evolve);
      case "namespace" -> fold(NamespaceState.class, state, event, NamespaceState::evolve);
      case "table" -> fold(TableState.class, state, event, TableState::evolve);
      case "view" -> fold(ViewState.class, state, event, ViewState::evolve);
      case GenericTableWrites.KIND ->
          fold(GenericTableState.class, state, event, GenericTableState::evolve);
      default -> throw new IllegalArgumentException("No streams of kind " + kind);
    };
  }

  private static <S> String fold(
      Class<S> type,
      @Nullable String state,
      Event event,
      BiFunction<@Nullable S, Event, S> evolve) {
    S before = state == null ? null : LedgerJson.mapper().readValue(state, type);
    return LedgerJson.mapper().writeValueAsString(evolve.apply(before, event));
  }
}
