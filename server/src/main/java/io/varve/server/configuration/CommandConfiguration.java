package io.varve.server.configuration;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.command.commit.CommitLeases;
import io.varve.command.commit.CommitQueues;
import io.varve.command.commit.TableCommits;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.dispatch.LostCommits;
import io.varve.command.erasure.RequestErasures;
import io.varve.command.generictable.GenericTableWrites;
import io.varve.command.grant.GrantWrites;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.location.LocationClaims;
import io.varve.command.location.LocationRights;
import io.varve.command.lock.NamespaceLocks;
import io.varve.command.lookup.NameLookup;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.ForeignFiles;
import io.varve.command.metadata.MetadataFiles;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.metadata.RegisteredFiles;
import io.varve.command.namespace.NamespaceWrites;
import io.varve.command.project.ProjectWrites;
import io.varve.command.protection.ProtectionWrites;
import io.varve.command.restore.CloneWrites;
import io.varve.command.restore.RestoreWrites;
import io.varve.command.role.RoleWrites;
import io.varve.command.server.ServerWrites;
import io.varve.command.table.TableRegistrations;
import io.varve.command.table.TableWrites;
import io.varve.command.tabular.HoldWrites;
import io.varve.command.tabular.TabularWrites;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.TaskAttempts;
import io.varve.command.taskcontrol.TaskWrites;
import io.varve.command.undrop.UndropWrites;
import io.varve.command.view.ViewWrites;
import io.varve.command.warehouse.InstanceAdmins;
import io.varve.command.warehouse.SavepointWrites;
import io.varve.ledger.read.PreparedReads;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.security.rights.TrustedEngines;
import java.time.Clock;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The write side of one node. */
@Configuration(proxyBeanMethods = false)
public class CommandConfiguration {

  @Bean
  IdempotencyKeys idempotencyKeys(JdbcClient jdbc, TransactionPipeline writes) {
    return new IdempotencyKeys(jdbc, writes);
  }

  @Bean
  NameLookup nameLookup(PreparedReads reads) {
    return new NameLookup(reads);
  }

  @Bean
  LostCommits lostCommits(JdbcClient jdbc, TransactionOperations transactions) {
    return new LostCommits(jdbc, transactions, LostCommits.LIMIT);
  }

  @Bean
  CommandGateway commands(CommandBus bus, LostCommits lostCommits, MeterRegistry meters) {
    return new CommandGateway(bus, lostCommits, meters);
  }

  @Bean
  NamespaceLocks namespaceLocks(JdbcClient jdbc) {
    return new NamespaceLocks(jdbc);
  }

  @Bean
  ServerWrites serverWrites(CommandGateway commands, IdempotencyKeys keys) {
    return new ServerWrites(commands, keys);
  }

  @Bean
  RequestErasures requestErasures(CommandGateway commands) {
    return new RequestErasures(commands);
  }

  @Bean
  GrantWrites grantWrites(CommandGateway commands, IdempotencyKeys keys) {
    return new GrantWrites(commands, keys);
  }

  @Bean
  RoleWrites roleWrites(CommandGateway commands, IdempotencyKeys keys) {
    return new RoleWrites(commands, keys);
  }

  @Bean
  ProjectWrites projectWrites(CommandGateway commands, IdempotencyKeys keys) {
    return new ProjectWrites(commands, keys);
  }

  @Bean
  LocationRights locationRights(NameLookup lookup, PreparedReads reads) {
    return new LocationRights(lookup, reads);
  }

  @Bean
  NamespaceWrites namespaceWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      LocationRights rights,
      NamespaceLocks locks) {
    return new NamespaceWrites(commands, keys, lookup, rights, locks);
  }

  @Bean
  ProtectionWrites protectionWrites(CommandGateway commands, IdempotencyKeys keys) {
    return new ProtectionWrites(commands, keys);
  }

  @Bean
  HoldWrites holdWrites(CommandGateway commands, IdempotencyKeys keys) {
    return new HoldWrites(commands, keys);
  }

  @Bean
  SavepointWrites savepointWrites(CommandGateway commands, IdempotencyKeys keys, Clock clock) {
    return new SavepointWrites(commands, keys, clock);
  }

  @Bean
  DeferredTasks deferredTasks(JdbcClient jdbc) {
    return new DeferredTasks(jdbc);
  }

  @Bean
  TaskAttempts taskAttempts(JdbcClient jdbc) {
    return new TaskAttempts(jdbc);
  }

  @Bean
  TaskWrites taskWrites(
      CommandGateway commands, IdempotencyKeys keys, DeferredTasks tasks, TaskAttempts attempts) {
    return new TaskWrites(commands, keys, tasks, attempts);
  }

  @Bean
  UndropWrites undropWrites(
      CommandGateway commands, IdempotencyKeys keys, NameLookup lookup, JdbcClient jdbc) {
    return new UndropWrites(commands, keys, lookup, jdbc);
  }

  @Bean
  TabularWrites tabularWrites(CommandGateway commands, IdempotencyKeys keys, NameLookup lookup) {
    return new TabularWrites(commands, keys, lookup);
  }

  @Bean
  GenericTableWrites genericTableWrites(
      CommandGateway commands, IdempotencyKeys keys, NameLookup lookup, LocationRights rights) {
    return new GenericTableWrites(commands, keys, lookup, rights);
  }

  @Bean
  BegunMetadata begunMetadata(JdbcClient jdbc) {
    return new BegunMetadata(jdbc);
  }

  @Bean
  TableWrites tableWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      LocationClaims locations,
      LocationRights rights,
      MetadataFiles files,
      BegunMetadata begun,
      TransactionOperations transactions) {
    return new TableWrites(commands, keys, lookup, locations, rights, files, begun, transactions);
  }

  @Bean
  TableCommits tableCommits(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      LocationRights rights,
      MetadataFiles files,
      BegunMetadata begun,
      DataSource dataSource) {
    CommitLeases leases = new CommitLeases(dataSource);
    return new TableCommits(
        commands, keys, lookup, rights, files, begun, new CommitQueues(leases), leases);
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
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      RegisteredFiles files,
      LocationRights rights) {
    return new TableRegistrations(commands, keys, lookup, files, rights);
  }

  @Bean
  ViewWrites viewWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      MetadataFiles files,
      BegunMetadata begun,
      RegisteredFiles registrations,
      LocationRights rights,
      ObjectProvider<Decisions> decisions) {
    return new ViewWrites(
        commands,
        keys,
        lookup,
        files,
        begun,
        registrations,
        rights,
        decisions.stream().findFirst().map(Decisions::engines).orElse(TrustedEngines.NONE));
  }

  @Bean
  CloneWrites cloneWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      MetadataFiles files,
      BegunMetadata begun,
      LocationRights rights,
      JdbcClient jdbc) {
    return new CloneWrites(commands, keys, lookup, files, begun, rights, jdbc);
  }

  @Bean
  RestoreWrites restoreWrites(
      CommandGateway commands,
      IdempotencyKeys keys,
      NameLookup lookup,
      NamespaceLocks locks,
      MetadataFiles files,
      LocationRights rights,
      TableCommits commits,
      ViewWrites views,
      ObjectProvider<InstanceAdmins> admins,
      JdbcClient jdbc) {
    return new RestoreWrites(
        commands,
        keys,
        lookup,
        locks,
        files,
        rights,
        commits,
        views,
        admins.getIfAvailable(() -> InstanceAdmins.EVERYBODY),
        jdbc);
  }
}
