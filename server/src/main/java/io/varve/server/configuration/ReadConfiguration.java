package io.varve.server.configuration;

import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.warehouse.ServedWarehouses;
import io.varve.query.generictable.GenericTableReads;
import io.varve.query.metrics.MetricsReports;
import io.varve.query.name.NameReads;
import io.varve.query.namespace.NamespaceReads;
import io.varve.query.project.ProjectReads;
import io.varve.query.request.RequestReads;
import io.varve.query.search.SearchReads;
import io.varve.query.server.ServerReads;
import io.varve.query.statistics.StatisticsReads;
import io.varve.query.table.TableReads;
import io.varve.query.tabular.HoldReads;
import io.varve.query.tabular.ProtectionReads;
import io.varve.query.tabular.SoftDeletedReads;
import io.varve.query.task.TaskReads;
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
  WarehouseResolution warehouseResolution(JdbcClient jdbc) {
    return new WarehouseResolution(jdbc);
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
  NamespaceReads namespaceReads(JdbcClient jdbc) {
    return new NamespaceReads(jdbc);
  }

  @Bean
  TableReads tableReads(JdbcClient jdbc) {
    return new TableReads(jdbc);
  }

  @Bean
  ViewReads viewReads(JdbcClient jdbc) {
    return new ViewReads(jdbc);
  }

  @Bean
  GenericTableReads genericTableReads(JdbcClient jdbc) {
    return new GenericTableReads(jdbc);
  }

  @Bean
  NameReads nameReads(JdbcClient jdbc) {
    return new NameReads(jdbc);
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
