package io.varve.command.replay;

import io.varve.command.apiclient.ApiClientState;
import io.varve.command.erasure.RequestState;
import io.varve.command.generictable.GenericTableState;
import io.varve.command.grant.GrantState;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.person.PersonState;
import io.varve.command.project.ProjectState;
import io.varve.command.role.RoleState;
import io.varve.command.server.ServerState;
import io.varve.command.table.TableState;
import io.varve.command.view.ViewState;
import io.varve.command.warehouse.WarehouseState;
import io.varve.ledger.event.Event;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.store.LedgerJson;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Folds events into heads outside of a command, for a replay of the ledger. */
public final class StateFolds {

  private record Fold<S>(Class<S> type, BiFunction<@Nullable S, Event, S> evolve) {
    Object after(@Nullable Object state, Event event) {
      return evolve.apply(state == null ? null : type.cast(state), event);
    }
  }

  private StateFolds() {}

  private static Fold<?> of(String kind) {
    return switch (kind) {
      case "server" -> new Fold<>(ServerState.class, ServerState::evolve);
      case "project" -> new Fold<>(ProjectState.class, ProjectState::evolve);
      case "warehouse" -> new Fold<>(WarehouseState.class, WarehouseState::evolve);
      case "namespace" -> new Fold<>(NamespaceState.class, NamespaceState::evolve);
      case "role" -> new Fold<>(RoleState.class, RoleState::evolve);
      case "grants" -> new Fold<>(GrantState.class, GrantState::evolve);
      case "api-client" -> new Fold<>(ApiClientState.class, ApiClientState::evolve);
      case "person" -> new Fold<>(PersonState.class, PersonState::evolve);
      case "request" -> new Fold<>(RequestState.class, RequestState::evolve);
      default ->
          switch (TabularKind.of(kind)) {
            case TABLE -> new Fold<>(TableState.class, TableState::evolve);
            case VIEW -> new Fold<>(ViewState.class, ViewState::evolve);
            case GENERIC_TABLE -> new Fold<>(GenericTableState.class, GenericTableState::evolve);
          };
    };
  }

  /**
   * The state of a stream after {@code event}.
   *
   * @param kind of the stream
   * @param state before, null at the beginning
   */
  public static Object fold(String kind, @Nullable Object state, Event event) {
    return of(kind).after(state, event);
  }

  /** The state of a stream from its JSON. */
  public static Object read(String kind, String json) {
    return LedgerJson.mapper().readValue(json, of(kind).type());
  }

  /** A state's JSON, just as the write side keeps it. */
  public static String write(Object state) {
    return LedgerJson.mapper().writeValueAsString(state);
  }
}
