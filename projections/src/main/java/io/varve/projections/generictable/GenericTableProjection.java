package io.varve.projections.generictable;

import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.write.Writes;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.TabularProjection;
import org.axonframework.eventhandling.EventHandler;

/** Begins {@code generic_tables}; the rest {@link TabularProjection} writes, as of all kinds. */
public final class GenericTableProjection {

  private final Names names;

  public GenericTableProjection(Writes writes) {
    this.names = new Names(writes);
  }

  @EventHandler
  void on(GenericTableCreated event) {
    names.takeWith(
        TabularKind.GENERIC_TABLE,
        event.name(),
        event.genericTableId(),
        "insert into generic_tables (generic_table_id, warehouse_id, format, location)"
            + " values (?, ?, ?, ?)",
        event.genericTableId(),
        event.warehouseId(),
        event.format(),
        event.location());
  }
}
