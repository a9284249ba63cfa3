package io.varve.server.configuration;

import io.varve.command.apiclient.ApiClientCommandHandler;
import io.varve.command.apiclient.ApiClientRoot;
import io.varve.command.apiclient.ApiClientState;
import io.varve.command.erasure.RequestCommandHandler;
import io.varve.command.erasure.RequestRoot;
import io.varve.command.erasure.RequestState;
import io.varve.command.generictable.GenericTableCommandHandler;
import io.varve.command.generictable.GenericTableRoot;
import io.varve.command.generictable.GenericTableState;
import io.varve.command.grant.GrantCommandHandler;
import io.varve.command.grant.GrantHeads;
import io.varve.command.grant.GrantRoot;
import io.varve.command.grant.GrantState;
import io.varve.command.head.HeadRepository;
import io.varve.command.location.LocationClaims;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.namespace.NamespaceCommandHandler;
import io.varve.command.namespace.NamespaceRoot;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.person.PersonCommandHandler;
import io.varve.command.person.PersonRoot;
import io.varve.command.person.PersonState;
import io.varve.command.project.ProjectCommandHandler;
import io.varve.command.project.ProjectRoot;
import io.varve.command.project.ProjectState;
import io.varve.command.restore.CompensationHandler;
import io.varve.command.restore.OtherChanges;
import io.varve.command.role.RoleCommandHandler;
import io.varve.command.role.RoleRoot;
import io.varve.command.role.RoleState;
import io.varve.command.server.ServerCommandHandler;
import io.varve.command.server.ServerRoot;
import io.varve.command.server.ServerState;
import io.varve.command.table.TableCommandHandler;
import io.varve.command.table.TableRoot;
import io.varve.command.table.TableState;
import io.varve.command.tabular.TabularCommandHandler;
import io.varve.command.tabular.TabularHeads;
import io.varve.command.tabular.TabularHeads.OfKind;
import io.varve.command.task.DeferredTasks;
import io.varve.command.undrop.UndropCommandHandler;
import io.varve.command.view.ViewCommandHandler;
import io.varve.command.view.ViewRoot;
import io.varve.command.view.ViewState;
import io.varve.command.warehouse.DeletionCommandHandler;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.command.warehouse.RestoreTaskCommandHandler;
import io.varve.command.warehouse.Savepoints;
import io.varve.command.warehouse.WarehouseCommandHandler;
import io.varve.command.warehouse.WarehouseContent;
import io.varve.command.warehouse.WarehouseRoot;
import io.varve.command.warehouse.WarehouseState;
import io.varve.ledger.event.TabularKind;
import io.varve.ledger.write.TransactionPipeline;
import java.util.List;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The handlers of commands, each with the heads of its aggregates. */
@Configuration(proxyBeanMethods = false)
class CommandHandlerConfiguration {

  @Bean
  CommandHandlers commandHandlers(
      CommandBus bus,
      EventStore events,
      JdbcClient jdbc,
      TransactionPipeline pipeline,
      NamespaceLocks locks,
      DeferredTasks tasks,
      ObjectProvider<InstanceAdmins> admins) {
    var servers =
        new HeadRepository<>(
            events, pipeline, ServerRoot.class, ServerState.class, ServerRoot::new);
    var projects =
        new HeadRepository<>(
            events, pipeline, ProjectRoot.class, ProjectState.class, ProjectRoot::new);
    var roles =
        new HeadRepository<>(events, pipeline, RoleRoot.class, RoleState.class, RoleRoot::new);
    var grants =
        new GrantHeads(
            new HeadRepository<>(
                events, pipeline, GrantRoot.class, GrantState.class, GrantRoot::new),
            pipeline);
    var clients =
        new HeadRepository<>(
            events, pipeline, ApiClientRoot.class, ApiClientState.class, ApiClientRoot::new);
    var people =
        new HeadRepository<>(
            events, pipeline, PersonRoot.class, PersonState.class, PersonRoot::new);
    var requests =
        new HeadRepository<>(
            events, pipeline, RequestRoot.class, RequestState.class, RequestRoot::new);
    var warehouses =
        new HeadRepository<>(
            events, pipeline, WarehouseRoot.class, WarehouseState.class, WarehouseRoot::new);
    var namespaces =
        new HeadRepository<>(
            events, pipeline, NamespaceRoot.class, NamespaceState.class, NamespaceRoot::new);
    var tables =
        new HeadRepository<>(events, pipeline, TableRoot.class, TableState.class, TableRoot::new);
    var views =
        new HeadRepository<>(events, pipeline, ViewRoot.class, ViewState.class, ViewRoot::new);
    var genericTables =
        new HeadRepository<>(
            events,
            pipeline,
            GenericTableRoot.class,
            GenericTableState.class,
            GenericTableRoot::new);
    var tabulars =
        new TabularHeads(
            List.of(
                new OfKind(TabularKind.TABLE, tables),
                new OfKind(TabularKind.VIEW, views),
                new OfKind(TabularKind.GENERIC_TABLE, genericTables)));
    LocationClaims locations = new LocationClaims(jdbc);
    InstanceAdmins whoAdministers = admins.getIfAvailable(() -> InstanceAdmins.EVERYBODY);
    TableCommandHandler tableCommands = new TableCommandHandler(tables, locks, locations);
    ViewCommandHandler viewCommands = new ViewCommandHandler(views, locations);
    GrantCommandHandler privileges = new GrantCommandHandler(grants, pipeline);
    var projectCommands = new ProjectCommandHandler(projects);
    var roleCommands = new RoleCommandHandler(roles, pipeline, privileges);
    var warehouseCommands =
        new WarehouseCommandHandler(warehouses, locations, new Savepoints(jdbc), whoAdministers);
    return new CommandHandlers(
        bus,
        projectCommands,
        new ApiClientCommandHandler(clients),
        new PersonCommandHandler(people, pipeline),
        roleCommands,
        privileges,
        new ServerCommandHandler(servers, projects, grants, jdbc),
        new RequestCommandHandler(requests, jdbc),
        warehouseCommands,
        new DeletionCommandHandler(
            warehouses,
            namespaces,
            tabulars,
            locks,
            tasks,
            new WarehouseContent(jdbc),
            whoAdministers),
        new RestoreTaskCommandHandler(warehouses, tasks),
        new NamespaceCommandHandler(namespaces, tabulars, locks),
        tableCommands,
        viewCommands,
        new GenericTableCommandHandler(genericTables, locations),
        new TabularCommandHandler(tabulars, locks, tasks),
        new UndropCommandHandler(namespaces, tabulars, locks),
        new CompensationHandler(
            namespaces,
            tabulars,
            locks,
            tableCommands,
            viewCommands,
            new OtherChanges(
                pipeline, privileges, roleCommands, warehouseCommands, projectCommands)));
  }

  /** Handlers that are subscribed to the bus. */
  static final class CommandHandlers {
    CommandHandlers(CommandBus bus, Object... handlers) {
      for (Object handler : handlers) {
        new AnnotationCommandHandlerAdapter<>(handler).subscribe(bus);
      }
    }
  }
}
