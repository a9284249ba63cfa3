package io.varve.projections;

import io.varve.projections.generictable.GenericTableProjection;
import io.varve.projections.namespace.NamespaceProjection;
import io.varve.projections.project.ProjectProjection;
import io.varve.projections.server.ServerProjection;
import io.varve.projections.table.TableProjection;
import io.varve.projections.tabular.TabularProjection;
import io.varve.projections.view.ViewProjection;
import io.varve.projections.warehouse.WarehouseDeletionProjection;
import io.varve.projections.warehouse.WarehouseProjection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The projections that REST reads need: kept in a command's transaction, replayed by verify. */
public final class Projections {

  /** The tables that they keep, parents before children. */
  public static final List<String> TABLES =
      List.of(
          "server",
          "projects",
          "warehouses",
          "namespaces",
          "names",
          "tables",
          "views",
          "generic_tables",
          "purges",
          "dropped",
          "tasks",
          "holds");

  private Projections() {}

  /** One of each, all writing through {@code jdbc}. */
  public static List<Object> all(JdbcClient jdbc) {
    return List.of(
        new ServerProjection(jdbc),
        new ProjectProjection(jdbc),
        new WarehouseProjection(jdbc),
        new WarehouseDeletionProjection(jdbc),
        new NamespaceProjection(jdbc),
        new TabularProjection(jdbc),
        new TableProjection(jdbc),
        new ViewProjection(jdbc),
        new GenericTableProjection(jdbc));
  }
}
