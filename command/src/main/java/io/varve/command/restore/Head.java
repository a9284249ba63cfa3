package io.varve.command.restore;

import io.varve.command.generictable.GenericTableState;
import io.varve.command.head.ReadHead;
import io.varve.command.table.TableState;
import io.varve.command.tabular.Tabular;
import io.varve.command.view.ViewState;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.store.LedgerJson;
import java.util.UUID;

/** The head of a stream, as it was read. */
record Head(String kind, UUID id, long version, String json) {

  ReadHead read() {
    return new ReadHead(id, version, json, null);
  }

  <S> S as(Class<S> type) {
    return LedgerJson.mapper().readValue(json, type);
  }

  Tabular tabular() {
    return switch (TabularKind.of(kind)) {
      case TABLE -> as(TableState.class);
      case VIEW -> as(ViewState.class);
      case GENERIC_TABLE -> as(GenericTableState.class);
    };
  }
}
