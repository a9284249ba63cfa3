package io.varve.projections.generictable;

import io.varve.ledger.event.GenericTableEvent.GenericTableCreated;
import io.varve.ledger.event.TabularKind;
import io.varve.projections.names.Names;
import io.varve.projections.tabular.TabularProjection;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Begins {@code generic_tables}; the rest {@link TabularProjection} writes, as of all kinds. */
public final class GenericTableProjection {

  private final JdbcClient jdbc;
  private final Names names;

  public GenericTableProjection(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.names = new Names(jdbc);
  }

  @EventHandler
  void on(GenericTableCreated event) {
    names.take(TabularKind.GENERIC_TABLE, event.name(), event.genericTableId());
    jdbc.sql(
            "insert into generic_tables (generic_table_id, warehouse_id, format, location)"
                + " values (?, ?, ?, ?)")
        .params(event.genericTableId(), event.warehouseId(), event.format(), event.location())
        .update();
  }
}
