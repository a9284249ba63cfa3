package io.varve.api.wiring;

import io.varve.api.task.UnlessReadOnly;
import io.varve.command.dispatch.Commands;
import io.varve.command.dispatch.ConstraintViolatedException;
import io.varve.command.idempotency.Outcome;
import io.varve.command.project.CreateProject;
import io.varve.command.request.Request;
import io.varve.command.warehouse.CreateWarehouse;
import io.varve.ledger.Uuids;
import io.varve.query.warehouse.WarehouseReads;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the default project and, where a root is set, the warehouse {@code demo}, once. */
@UnlessReadOnly
public final class DefaultWarehouse implements InitializingBean {

  /** Id of the default project, as clients of Lakekeeper know it. */
  public static final UUID PROJECT = new UUID(0, 0);

  /** Name of the warehouse. */
  public static final String NAME = "demo";

  /**
   * @param root URI of the warehouse's folder, without a trailing slash; empty makes no warehouse
   */
  public record Settings(Optional<String> root) {}

  private final Settings settings;
  private final Commands commands;
  private final WarehouseReads warehouses;
  private final JdbcClient jdbc;

  DefaultWarehouse(
      Settings settings,
      Commands commands,
      WarehouseReads warehouses,
      JdbcClient jdbc,
      CommandConfiguration.CommandHandlers subscribed) {
    this.settings = settings;
    this.commands = commands;
    this.warehouses = warehouses;
    this.jdbc = jdbc;
  }

  @Override
  public void afterPropertiesSet() {
    boolean hasProject =
        jdbc.sql("select exists(select from projects where project_id = ?)")
            .param(PROJECT)
            .query(Boolean.class)
            .single();
    if (!hasProject) {
      create(new CreateProject(PROJECT, "default"), null);
    }
    if (settings.root().isPresent() && warehouses.find(PROJECT, NAME).isEmpty()) {
      UUID id = Uuids.v7();
      create(new CreateWarehouse(id, PROJECT, NAME, settings.root().get()), id);
    }
  }

  private void create(Object command, @Nullable UUID warehouseId) {
    Request request =
        new Request(
            Uuids.v7().toString(),
            "varve",
            "start",
            null,
            "",
            null,
            new Request.Client(null, null, "first start", null));
    try {
      commands.send(request, PROJECT, warehouseId, command, result -> Outcome.done());
    } catch (ConstraintViolatedException e) {
      // Another node that starts at the same time was first.
    }
  }
}
