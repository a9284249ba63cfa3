package io.varve.server.configuration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.api.warehouse.WarehousePositions;
import io.varve.command.warehouse.ServedWarehouses;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.apiclient.ApiClientReads;
import io.varve.query.apiclient.TokenCutoffReads;
import io.varve.query.audit.AuditReads;
import io.varve.query.audit.ObjectNames;
import io.varve.query.commit.CommitReads;
import io.varve.query.generictable.GenericTableReads;
import io.varve.query.grant.GrantLists;
import io.varve.query.grant.GrantReads;
import io.varve.query.grant.GrantReasons;
import io.varve.query.grant.NamedObjects;
import io.varve.query.grant.ObjectReads;
import io.varve.query.name.NameReads;
import io.varve.query.namespace.NamespaceReads;
import io.varve.query.past.DiffReads;
import io.varve.query.past.GrantHistory;
import io.varve.query.past.Moments;
import io.varve.query.past.NamePairs;
import io.varve.query.past.PastGrants;
import io.varve.query.past.PastNames;
import io.varve.query.past.PastProjects;
import io.varve.query.past.PastReads;
import io.varve.query.past.PastRoles;
import io.varve.query.past.PastSettings;
import io.varve.query.past.PastTree;
import io.varve.query.past.PastWarehouses;
import io.varve.query.past.SavepointReads;
import io.varve.query.person.PersonReads;
import io.varve.query.project.ProjectReads;
import io.varve.query.projection.ProjectionReads;
import io.varve.query.projection.ProjectionReads.Standing;
import io.varve.query.request.RequestReads;
import io.varve.query.role.RoleReads;
import io.varve.query.search.SearchReads;
import io.varve.query.server.ServerReads;
import io.varve.query.statistics.EndpointStatistics;
import io.varve.query.statistics.StatisticsReads;
import io.varve.query.table.TableReads;
import io.varve.query.tabular.HoldReads;
import io.varve.query.tabular.ProtectionReads;
import io.varve.query.tabular.SoftDeletedReads;
import io.varve.query.task.TaskReads;
import io.varve.query.timeline.ActivityReads;
import io.varve.query.timeline.TimelineReads;
import io.varve.query.usage.UsageLog;
import io.varve.query.usage.UsageReads;
import io.varve.query.usage.UsageRows;
import io.varve.query.usage.UsageSettings;
import io.varve.query.user.UserReads;
import io.varve.query.view.ViewReads;
import io.varve.query.warehouse.DeletedWarehouseReads;
import io.varve.query.warehouse.WarehouseReads;
import io.varve.query.warehouse.WarehouseResolution;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The read side of one node. */
@Configuration(proxyBeanMethods = false)
public class ReadConfiguration {

  @Bean
  AuditReads auditReads(JdbcClient jdbc, TimelineReads timelines) {
    return new AuditReads(jdbc, timelines);
  }

  @Bean
  TimelineReads timelineReads(PreparedReads reads) {
    return new TimelineReads(reads);
  }

  @Bean
  ActivityReads activityReads(PreparedReads reads) {
    return new ActivityReads(reads);
  }

  @Bean
  ObjectNames objectNames(JdbcClient jdbc) {
    return new ObjectNames(jdbc);
  }

  @Bean
  ServerReads serverReads(JdbcClient jdbc) {
    return new ServerReads(jdbc);
  }

  @Bean
  CommitReads commitReads(PreparedReads reads) {
    return new CommitReads(reads);
  }

  @Bean
  Moments moments(PreparedReads reads) {
    return new Moments(reads);
  }

  @Bean
  SavepointReads savepointReads(PreparedReads reads) {
    return new SavepointReads(reads);
  }

  @Bean
  GrantHistory grantHistory(PreparedReads reads) {
    return new GrantHistory(reads);
  }

  @Bean
  DiffReads diffReads(PreparedReads reads, GrantHistory grants) {
    return new DiffReads(reads, grants);
  }

  @Bean
  PastNames pastNames(PreparedReads reads) {
    return new PastNames(reads);
  }

  @Bean
  NamePairs namePairs(PreparedReads reads, PastNames names, ObjectReads objects) {
    return new NamePairs(reads, names, objects);
  }

  @Bean
  PastWarehouses pastWarehouses(PreparedReads reads) {
    return new PastWarehouses(reads);
  }

  @Bean
  PastGrants pastGrants(PreparedReads reads) {
    return new PastGrants(reads);
  }

  @Bean
  PastRoles pastRoles(PreparedReads reads) {
    return new PastRoles(reads);
  }

  @Bean
  PastProjects pastProjects(PreparedReads reads) {
    return new PastProjects(reads);
  }

  @Bean
  PastSettings pastSettings(PreparedReads reads) {
    return new PastSettings(reads);
  }

  @Bean
  PastTree pastTree(PreparedReads reads) {
    return new PastTree(reads);
  }

  @Bean
  PastReads pastReads(PreparedReads reads, PastNames names, ObjectReads objects) {
    return new PastReads(reads, names, objects);
  }

  @Bean
  ProjectReads projectReads(JdbcClient jdbc) {
    return new ProjectReads(jdbc);
  }

  @Bean
  ApiClientReads apiClientReads(PreparedReads reads) {
    return new ApiClientReads(reads);
  }

  @Bean
  PersonReads personReads(PreparedReads reads) {
    return new PersonReads(reads);
  }

  @Bean
  TokenCutoffReads tokenCutoffReads(PreparedReads reads) {
    return new TokenCutoffReads(reads);
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
  WarehousePositions warehousePositions(Moments moments, SavepointReads savepoints, Clock clock) {
    return new WarehousePositions(moments, savepoints, clock);
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
  GrantReasons grantReasons(PreparedReads reads) {
    return new GrantReasons(reads);
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
  ProjectionReads projectionReads(JdbcClient jdbc, MeterRegistry meters) {
    ProjectionReads projections = new ProjectionReads(jdbc);
    for (Standing follower : projections.followers()) {
      Gauge.builder("varve.projection.lag", () -> projections.lag(follower.name()))
          .tag("projection", follower.name())
          .register(meters);
    }
    return projections;
  }

  @Bean
  EndpointStatistics endpointStatistics(JdbcClient jdbc) {
    return new EndpointStatistics(jdbc);
  }

  @Bean
  RequestReads requestReads(JdbcClient jdbc) {
    return new RequestReads(jdbc);
  }

  /** Of a node that nobody said otherwise to. */
  private static UsageSettings usage(ObjectProvider<UsageSettings> settings) {
    return settings.getIfAvailable(() -> UsageSettings.USUAL);
  }

  @Bean
  UsageRows usageRows(JdbcClient jdbc, ObjectProvider<UsageSettings> settings) {
    return new UsageRows(jdbc, usage(settings));
  }

  @Bean
  UsageReads usageReads(PreparedReads reads, ObjectProvider<UsageSettings> settings) {
    return new UsageReads(reads, usage(settings));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  UsageLog usageLog(UsageRows rows, ObjectProvider<UsageSettings> settings, MeterRegistry meters) {
    return new UsageLog(rows, usage(settings), meters);
  }
}
