package io.varve.projections;

import io.varve.ledger.write.Writes;
import io.varve.projections.apiclient.ApiClientProjection;
import io.varve.projections.generictable.GenericTableProjection;
import io.varve.projections.grant.GrantProjection;
import io.varve.projections.grant.OwnerProjection;
import io.varve.projections.namespace.NamespaceProjection;
import io.varve.projections.person.PersonProjection;
import io.varve.projections.project.ProjectProjection;
import io.varve.projections.role.RoleProjection;
import io.varve.projections.server.ServerProjection;
import io.varve.projections.table.TableProjection;
import io.varve.projections.tabular.TabularProjection;
import io.varve.projections.view.ViewProjection;
import io.varve.projections.warehouse.SavepointProjection;
import io.varve.projections.warehouse.WarehouseDeletionProjection;
import io.varve.projections.warehouse.WarehouseProjection;
import io.varve.projections.warehouse.WarehouseRestoreProjection;
import java.util.List;

/** The projections that REST reads need: kept in a command's transaction, replayed by verify. */
public final class Projections {

  /** The tables that they keep, parents before children. */
  public static final List<String> TABLES =
      List.of(
          "server",
          "projects",
          "api_clients",
          "token_cutoffs",
          "people",
          "warehouses",
          "savepoints",
          "namespaces",
          "names",
          "tables",
          "views",
          "generic_tables",
          "purges",
          "dropped",
          "tasks",
          "holds",
          "grants_version",
          "roles",
          "role_members",
          "grants");

  private Projections() {}

  /** One of each, all writing through {@code writes}. */
  public static List<Object> all(Writes writes) {
    return List.of(
        new ServerProjection(writes),
        new ProjectProjection(writes),
        new ApiClientProjection(writes),
        new PersonProjection(writes),
        new WarehouseProjection(writes),
        new WarehouseDeletionProjection(writes),
        new WarehouseRestoreProjection(writes),
        new SavepointProjection(writes),
        new NamespaceProjection(writes),
        new TabularProjection(writes),
        new TableProjection(writes),
        new ViewProjection(writes),
        new GenericTableProjection(writes),
        new RoleProjection(writes),
        new OwnerProjection(writes),
        new GrantProjection(writes));
  }
}
