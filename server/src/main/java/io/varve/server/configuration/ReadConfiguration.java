package io.varve.server.configuration;

import io.varve.query.grant.NamedObjects;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.warehouse.ServedWarehouses;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.generictable.GenericTableReads;
import io.varve.query.grant.GrantLists;
import io.varve.query.grant.GrantReads;
import io.varve.query.grant.ObjectReads;
import io.varve.query.metrics.MetricsReports;
import io.varve.query.name.NameReads;
import io.varve.query.namespace.NamespaceReads;
import io.varve.query.project.ProjectReads;
import io.varve.query.request.RequestReads;
import io.varve.query.role.RoleReads;
import io.varve.query.search.SearchReads;
import io.varve.query.server.ServerReads;
import io.varve.query.statistics.StatisticsReads;
import io.varve.query.table.TableReads;
import io.varve.query.tabular.HoldReads;
import io.varve.query.tabular.ProtectionReads;
import io.varve.query.tabular.SoftDeletedReads;
import io.varve.query.task.TaskReads;
import io.varve.query.user.UserReads;
import io.varve.query.view.ViewReads;
import io.varve.query.warehouse.DeletedWarehouseReads;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.query.warehouse.WarehouseResolution;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The read side of one node. */
@Configuration(proxyBeanMethods = false)
public class ReadConfiguration {

  @Bean
  ServerReads serverReads(JdbcClient jdbc) {
    return new ServerReads(jdbc);
  }

  @Bean
  ProjectReads projectReads(JdbcClient jdbc) {
    return new ProjectReads(jdbc);
  }

  @Bean
  WarehouseReads warehouseReads(JdbcClient jdbc) {
    return new WarehouseReads(jdbc);
  }

  @Bean
  WarehouseResolution warehouseResolution(PreparedReads reads) {
    return new WarehouseResolution(reads);
  }

  @Bean
  RequestedWarehouses requestedWarehouses(WarehouseResolution resolution, ServerReads server) {
    return new RequestedWarehouses(resolution, server);
  }

  @Bean
  ServedWarehouses servedWarehouses(WarehouseResolution resolution) {
    return resolution::awaitSeen;
  }

  @Bean
  DeletedWarehouseReads deletedWarehouseReads(JdbcClient jdbc) {
    return new DeletedWarehouseReads(jdbc);
  }

  @Bean
  GrantReads grantReads(PreparedReads reads) {
    return new GrantReads(reads);
  }

  @Bean
  GrantLists grantLists(JdbcClient jdbc) {
    return new GrantLists(jdbc);
  }

  @Bean
  RoleReads roleReads(JdbcClient jdbc) {
    return new RoleReads(jdbc);
  }

  @Bean
  NamedObjects namedObjects(PreparedReads reads) {
    return new NamedObjects(reads);
  }

  @Bean
  ObjectReads objectReads(PreparedReads reads) {
    return new ObjectReads(reads);
  }

  @Bean
  UserReads userReads(JdbcClient jdbc) {
    return new UserReads(jdbc);
  }

  @Bean
  NamespaceReads namespaceReads(PreparedReads reads) {
    return new NamespaceReads(reads);
  }

  @Bean
  TableReads tableReads(PreparedReads reads) {
    return new TableReads(reads);
  }

  @Bean
  ViewReads viewReads(PreparedReads reads) {
    return new ViewReads(reads);
  }

  @Bean
  GenericTableReads genericTableReads(PreparedReads reads) {
    return new GenericTableReads(reads);
  }

  @Bean
  NameReads nameReads(PreparedReads reads) {
    return new NameReads(reads);
  }

  @Bean
  ProtectionReads protectionReads(JdbcClient jdbc) {
    return new ProtectionReads(jdbc);
  }

  @Bean
  HoldReads holdReads(JdbcClient jdbc) {
    return new HoldReads(jdbc);
  }

  @Bean
  SoftDeletedReads droppedReads(JdbcClient jdbc) {
    return new SoftDeletedReads(jdbc);
  }

  @Bean
  TaskReads taskReads(JdbcClient jdbc) {
    return new TaskReads(jdbc);
  }

  @Bean
  SearchReads searchReads(JdbcClient jdbc, TransactionOperations transactions) {
    return new SearchReads(jdbc, transactions);
  }

  @Bean
  StatisticsReads statisticsReads(JdbcClient jdbc) {
    return new StatisticsReads(jdbc);
  }

  @Bean
  RequestReads requestReads(JdbcClient jdbc) {
    return new RequestReads(jdbc);
  }

  @Bean
  MetricsReports metricsReports(JdbcClient jdbc) {
    return new MetricsReports(jdbc);
  }
}
