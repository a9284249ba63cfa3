package io.varve.api.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.command.dispatch.Commands;
import io.varve.command.dispatch.LostCommits;
import io.varve.command.drop.HoldWrites;
import io.varve.command.drop.LateTasks;
import io.varve.command.drop.ProtectionWrites;
import io.varve.command.drop.TaskAttempts;
import io.varve.command.drop.TaskWrites;
import io.varve.command.drop.UndropCommands;
import io.varve.command.drop.UndropWrites;
import io.varve.command.erasure.RequestCommands;
import io.varve.command.erasure.RequestErasures;
import io.varve.command.erasure.RequestRoot;
import io.varve.command.erasure.RequestState;
import io.varve.command.generictable.GenericTableCommands;
import io.varve.command.generictable.GenericTableRoot;
import io.varve.command.generictable.GenericTableState;
import io.varve.command.generictable.GenericTableWrites;
import io.varve.command.head.HeadRepository;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.location.LocationClaims;
import io.varve.command.lookup.Lookup;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.ForeignFiles;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.metadata.RegisteredFiles;
import io.varve.command.namespace.NamespaceCommands;
import io.varve.command.namespace.NamespaceLocks;
import io.varve.command.namespace.NamespaceRoot;
import io.varve.command.namespace.NamespaceState;
import io.varve.command.namespace.NamespaceWrites;
import io.varve.command.project.ProjectCommands;
import io.varve.command.project.ProjectRoot;
import io.varve.command.project.ProjectState;
import io.varve.command.project.ProjectWrites;
import io.varve.command.server.ServerCommands;
import io.varve.command.server.ServerRoot;
import io.varve.command.server.ServerState;
import io.varve.command.server.ServerWrites;
import io.varve.command.table.TableCommands;
import io.varve.command.table.TableCommits;
import io.varve.command.table.TableLanes;
import io.varve.command.table.TableRegistrations;
import io.varve.command.table.TableRoot;
import io.varve.command.table.TableState;
import io.varve.command.table.TableTurns;
import io.varve.command.table.TableWrites;
import io.varve.command.tabular.TabularCommands;
import io.varve.command.tabular.TabularHeads;
import io.varve.command.tabular.TabularHeads.OfKind;
import io.varve.command.tabular.TabularWrites;
import io.varve.command.view.ViewCommands;
import io.varve.command.view.ViewRoot;
import io.varve.command.view.ViewState;
import io.varve.command.view.ViewWrites;
import io.varve.command.warehouse.DeletionCommands;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.command.warehouse.WarehouseCommands;
import io.varve.command.warehouse.WarehouseContent;
import io.varve.command.warehouse.WarehouseRoot;
import io.varve.command.warehouse.WarehouseState;
import io.varve.command.warehouse.WarehouseWrites;
import io.varve.storage.secret.SecretStore;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The write side of one node. */
@Configuration(proxyBeanMethods = false)
public class CommandConfiguration {

  @Bean
  IdempotencyKeys idempotencyKeys(JdbcClient jdbc) {
    return new IdempotencyKeys(jdbc);
  }

  @Bean
  Lookup lookup(JdbcClient jdbc) {
    return new Lookup(jdbc);
  }

  @Bean
  LostCommits lostCommits(JdbcClient jdbc, TransactionOperations transactions) {
    return new LostCommits(jdbc, transactions, LostCommits.LIMIT);
  }

  @Bean
  Commands commands(CommandBus bus, LostCommits lostCommits, MeterRegistry meters) {
    return new Commands(bus, lostCommits, meters);
  }

  @Bean
  NamespaceLocks namespaceLocks(JdbcClient jdbc) {
    return new NamespaceLocks(jdbc);
  }

  @Bean
  CommandHandlers commandHandlers(
      CommandBus bus,
      EventStore events,
      JdbcClient jdbc,
      NamespaceLocks locks,
      LateTasks tasks,
      ObjectProvider<InstanceAdmins> admins) {
    var servers =
        new HeadRepository<>(events, jdbc, ServerRoot.class, ServerState.class, ServerRoot::new);
    var projects =
        new HeadRepository<>(events, jdbc, ProjectRoot.class, ProjectState.class, ProjectRoot::new);
    var requests =
        new HeadRepository<>(events, jdbc, RequestRoot.class, RequestState.class, RequestRoot::new);
    var warehouses =
        new HeadRepository<>(
            events, jdbc, WarehouseRoot.class, WarehouseState.class, WarehouseRoot::new);
    var namespaces =
        new HeadRepository<>(
            events, jdbc, NamespaceRoot.class, NamespaceState.class, NamespaceRoot::new);
    var tables =
        new HeadRepository<>(events, jdbc, TableRoot.class, TableState.class, TableRoot::new);
    var views = new HeadRepository<>(events, jdbc, ViewRoot.class, ViewState.class, ViewRoot::new);
    var genericTables =
        new HeadRepository<>(
            events, jdbc, GenericTableRoot.class, GenericTableState.class, GenericTableRoot::new);
    var tabulars =
        new TabularHeads(
            List.of(
                new OfKind(TableWrites.KIND, tables),
                new OfKind(ViewWrites.KIND, views),
                new OfKind(GenericTableWrites.KIND, genericTables)));
    LocationClaims locations = new LocationClaims(jdbc);
    InstanceAdmins whoAdministers = admins.getIfAvailable(() -> InstanceAdmins.EVERYBODY);
    return new CommandHandlers(
        bus,
        new ProjectCommands(projects),
        new ServerCommands(servers, projects, jdbc),
        new RequestCommands(requests, jdbc),
        new WarehouseCommands(warehouses, locations, whoAdministers),
        new DeletionCommands(
            warehouses,
            namespaces,
            tabulars,
            locks,
            tasks,
            new WarehouseContent(jdbc),
            whoAdministers),
        new NamespaceCommands(namespaces, tabulars, locks),
        new TableCommands(tables, locks, locations),
        new ViewCommands(views, locations),
        new GenericTableCommands(genericTables, locations),
        new TabularCommands(tabulars, locks, tasks),
        new UndropCommands(namespaces, tabulars, locks));
  }

  /** Handlers that are subscribed to the bus. */
  static final class CommandHandlers {
    CommandHandlers(CommandBus bus, Object... handlers) {
      for (Object handler : handlers) {
        new AnnotationCommandHandlerAdapter<>(handler).subscribe(bus);
      }
    }
  }

  @Bean
  ServerWrites serverWrites(Commands commands, IdempotencyKeys keys) {
    return new ServerWrites(commands, keys);
  }

  @Bean
  RequestErasures requestErasures(Commands commands) {
    return new RequestErasures(commands);
  }

  @Bean
  ProjectWrites projectWrites(Commands commands, IdempotencyKeys keys) {
    return new ProjectWrites(commands, keys);
  }

  @Bean
  LocationClaims locationClaims(JdbcClient jdbc) {
    return new LocationClaims(jdbc);
  }

  @Bean
  WarehouseWrites warehouseWrites(
      Commands commands,
      IdempotencyKeys keys,
      Lookup lookup,
      SecretStore secrets,
      LocationClaims locations,
      StorageTrials trials,
      ObjectProvider<InstanceAdmins> admins) {
    return new WarehouseWrites(
        commands,
        keys,
        lookup,
        new StoredSecrets(secrets),
        locations,
        trials,
        admins.getIfAvailable(() -> InstanceAdmins.EVERYBODY));
  }

  @Bean
  DeletionWrites deletionWrites(
      Commands commands, IdempotencyKeys keys, Lookup lookup, SecretStore secrets) {
    return new DeletionWrites(commands, keys, lookup, new StoredSecrets(secrets));
  }

  @Bean
  NamespaceWrites namespaceWrites(
      Commands commands, IdempotencyKeys keys, Lookup lookup, NamespaceLocks locks) {
    return new NamespaceWrites(commands, keys, lookup, locks);
  }

  @Bean
  ProtectionWrites protectionWrites(Commands commands, IdempotencyKeys keys) {
    return new ProtectionWrites(commands, keys);
  }

  @Bean
  HoldWrites holdWrites(Commands commands, IdempotencyKeys keys) {
    return new HoldWrites(commands, keys);
  }

  @Bean
  LateTasks lateTasks(JdbcClient jdbc) {
    return new LateTasks(jdbc);
  }

  @Bean
  TaskAttempts taskAttempts(JdbcClient jdbc) {
    return new TaskAttempts(jdbc);
  }

  @Bean
  TaskWrites taskWrites(
      Commands commands, IdempotencyKeys keys, LateTasks tasks, TaskAttempts attempts) {
    return new TaskWrites(commands, keys, tasks, attempts);
  }

  @Bean
  UndropWrites undropWrites(
      Commands commands, IdempotencyKeys keys, Lookup lookup, JdbcClient jdbc) {
    return new UndropWrites(commands, keys, lookup, jdbc);
  }

  @Bean
  TabularWrites tabularWrites(Commands commands, IdempotencyKeys keys, Lookup lookup) {
    return new TabularWrites(commands, keys, lookup);
  }

  @Bean
  GenericTableWrites genericTableWrites(Commands commands, IdempotencyKeys keys, Lookup lookup) {
    return new GenericTableWrites(commands, keys, lookup);
  }

  @Bean
  BegunMetadata begunMetadata(JdbcClient jdbc) {
    return new BegunMetadata(jdbc);
  }

  @Bean
  TableWrites tableWrites(
      Commands commands,
      IdempotencyKeys keys,
      Lookup lookup,
      LocationClaims locations,
      MetadataFiles files,
      BegunMetadata begun,
      TransactionOperations transactions) {
    return new TableWrites(commands, keys, lookup, locations, files, begun, transactions);
  }

  @Bean
  TableCommits tableCommits(
      Commands commands,
      IdempotencyKeys keys,
      Lookup lookup,
      MetadataFiles files,
      BegunMetadata begun,
      DataSource dataSource) {
    TableTurns turns = new TableTurns(dataSource);
    return new TableCommits(commands, keys, lookup, files, begun, new TableLanes(turns), turns);
  }

  @Bean
  RegisteredFiles registeredFiles(MetadataFiles files, JdbcClient jdbc) {
    return new RegisteredFiles(files, new ForeignFiles(jdbc));
  }

  @Bean
  RecordedFiles recordedFiles(JdbcClient jdbc) {
    return new RecordedFiles(jdbc);
  }

  @Bean
  TableRegistrations tableRegistrations(
      Commands commands, IdempotencyKeys keys, Lookup lookup, RegisteredFiles files) {
    return new TableRegistrations(commands, keys, lookup, files);
  }

  @Bean
  ViewWrites viewWrites(
      Commands commands,
      IdempotencyKeys keys,
      Lookup lookup,
      MetadataFiles files,
      BegunMetadata begun,
      RegisteredFiles registrations) {
    return new ViewWrites(commands, keys, lookup, files, begun, registrations);
  }
}
