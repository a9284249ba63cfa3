package io.varve.server.configuration;

import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.Outcome;
import io.varve.command.project.DefaultProject;
import io.varve.command.refusal.ConstraintViolatedException;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.command.server.ServerWrites;
import io.varve.command.warehouse.WarehouseCommand.CreateWarehouse;
import io.varve.command.warehouse.WarehouseRules;
import io.varve.ledger.Uuids;
import io.varve.query.project.ProjectReads;
import io.varve.query.server.ServerReads;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.security.rights.Access;
import io.varve.server.task.UnlessReadOnly;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.InitializingBean;

/**
 * Bootstraps the server by itself where a root for a warehouse is set, and makes the warehouse
 * {@code demo} there. A server that had projects before there was a bootstrap counts as
 * bootstrapped.
 */
@UnlessReadOnly
public final class DefaultWarehouse implements InitializingBean {

  /**
   * @param root URI of the warehouse's folder, without a trailing slash; empty makes no warehouse
   *     and leaves it to others to bootstrap the server
   */
  public record Settings(Optional<String> root) {}

  private final Settings settings;
  private final CommandGateway commands;
  private final ServerWrites writes;
  private final ServerReads server;
  private final ProjectReads projects;
  private final WarehouseReads warehouses;

  DefaultWarehouse(
      Settings settings,
      CommandGateway commands,
      ServerWrites writes,
      ServerReads server,
      ProjectReads projects,
      WarehouseReads warehouses,
      CommandHandlerConfiguration.CommandHandlers subscribed) {
    this.settings = settings;
    this.commands = commands;
    this.writes = writes;
    this.server = server;
    this.projects = projects;
    this.warehouses = warehouses;
  }

  @Override
  public void afterPropertiesSet() {
    boolean inUse = settings.root().isPresent() || !projects.list(Optional.empty()).isEmpty();
    if (inUse && server.serverId().isEmpty()) {
      bootstrap();
    }
    settings.root().filter(this::isFree).ifPresent(this::createWarehouse);
  }

  // It may have been renamed or closed since; and its project may be gone.
  private boolean isFree(String root) {
    return projects.find(DefaultProject.ID).isPresent()
        && !warehouses.isTaken(DefaultProject.ID, DefaultProject.WAREHOUSE)
        && warehouses.holding(List.of(root)).isEmpty();
  }

  private void bootstrap() {
    try {
      writes.bootstrap(request(), DefaultProject.ID, DefaultProject.NAME, List.of());
    } catch (RefusedException e) {
      ignoreIf(Reason.ALREADY_BOOTSTRAPPED, e);
    }
  }

  private void createWarehouse(String root) {
    UUID id = Uuids.v7();
    try {
      commands.send(
          request(),
          DefaultProject.ID,
          id,
          new CreateWarehouse(
              id, DefaultProject.ID, DefaultProject.WAREHOUSE, root, null, WarehouseRules.USUAL),
          result -> Outcome.done());
    } catch (ConstraintViolatedException e) {
      // Another node that starts at the same time was first.
    } catch (RefusedException e) {
      ignoreIf(Reason.STORAGE_OVERLAP, e);
    }
  }

  // Another node that starts at the same time was first.
  private static void ignoreIf(Reason reason, RefusedException refused) {
    if (refused.refusal().reason() != reason) {
      throw refused;
    }
  }

  private static Request request() {
    return new Request(
        Uuids.v7().toString(),
        "varve",
        "start",
        null,
        "",
        null,
        new Request.Client(null, null, "first start", null),
        Access.UNLIMITED);
  }
}
