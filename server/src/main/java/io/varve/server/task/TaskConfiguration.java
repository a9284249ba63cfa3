package io.varve.server.task;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.varve.api.management.RestoreScopes;
import io.varve.api.rights.RightsConfiguration.Decisions;
import io.varve.api.warehouse.RequestedWarehouses;
import io.varve.command.dispatch.CommandGateway;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.metadata.BegunMetadata;
import io.varve.command.metadata.KnownMetadata;
import io.varve.command.metadata.RecordedFiles;
import io.varve.command.metadata.ReplacedMetadata;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.FoldersInUse;
import io.varve.command.restore.RestoreWrites;
import io.varve.command.task.DeferredTasks;
import io.varve.command.task.DueTasks;
import io.varve.command.task.TaskAttempts;
import io.varve.command.task.TaskTiming;
import io.varve.command.warehouse.DeletionWrites;
import io.varve.command.warehouse.WarehouseContent;
import io.varve.ledger.request.UserErasures;
import io.varve.projections.statistics.WarehouseCounts;
import io.varve.query.past.PastReads;
import io.varve.query.past.PastTree;
import io.varve.query.restore.BegunRestores;
import io.varve.query.statistics.EndpointStatistics;
import io.varve.query.usage.UsageRows;
import io.varve.security.rights.TrustedEngines;
import io.varve.server.ledger.RestoreDetector;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.metadata.NewestMetadata;
import io.varve.storage.routing.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Recurring work: each task runs on one node at a time, whichever is free. */
@Configuration(proxyBeanMethods = false)
public class TaskConfiguration {

  private static final Duration ORPHAN_GRACE = Duration.ofHours(24);
  private static final Duration METADATA_RETENTION = Duration.ofDays(7);

  @Bean
  PurgeTask purgeTask(
      JdbcClient jdbc,
      CommandGateway commands,
      Stores stores,
      RecordedFiles recorded,
      MetadataStore metadata) {
    return new PurgeTask(
        new DuePurges(jdbc),
        new FoldersInUse(jdbc),
        new KnownMetadata(jdbc),
        commands,
        stores,
        recorded,
        metadata);
  }

  @Bean
  TaskRunner taskRunner(
      DeferredTasks tasks,
      TaskAttempts attempts,
      CommandGateway commands,
      PurgeTask purge,
      WarehouseDeletionTask deletion,
      RestoreTask restore,
      Clock clock) {
    return new TaskRunner(tasks, attempts, commands, purge, deletion, restore, clock);
  }

  @Bean
  RestoreScopes restoreScopes(PastReads past, PastTree tree) {
    return new RestoreScopes(past, tree);
  }

  @Bean
  RestoreTask restoreTask(
      JdbcClient jdbc,
      RestoreWrites writes,
      RestoreScopes scopes,
      RequestedWarehouses warehouses,
      ObjectProvider<Decisions> decisions,
      DeferredTasks tasks,
      TaskAttempts attempts) {
    return new RestoreTask(
        new BegunRestores(jdbc),
        writes.large(),
        scopes,
        warehouses,
        decisions.getIfAvailable(() -> new Decisions(Optional.empty(), TrustedEngines.NONE)),
        tasks,
        attempts);
  }

  @Bean
  WarehouseDeletionTask warehouseDeletionTask(
      JdbcClient jdbc,
      CommandGateway commands,
      DeletionWrites writes,
      RequestedWarehouses warehouses) {
    return new WarehouseDeletionTask(new WarehouseContent(jdbc), commands, writes, warehouses);
  }

  @Bean
  TaskScheduling taskScheduling(
      DeferredTasks tasks, TaskAttempts attempts, TaskRunner runner, Clock clock) {
    return new TaskScheduling(tasks, attempts, runner, clock);
  }

  @Bean
  WarehouseCounts warehouseCounts(JdbcClient jdbc) {
    return new WarehouseCounts(jdbc);
  }

  @Bean
  OrphanMetadataTask orphanMetadataTask(
      JdbcClient jdbc, BegunMetadata begun, Clock clock, Stores stores) {
    return new OrphanMetadataTask(new KnownMetadata(jdbc), begun, stores, ORPHAN_GRACE, clock);
  }

  @Bean
  ExpireMetadataTask expireMetadataTask(
      JdbcClient jdbc, CommandGateway commands, MetadataStore files, Clock clock) {
    return new ExpireMetadataTask(
        new ReplacedMetadata(jdbc), commands, files, METADATA_RETENTION, clock);
  }

  @Bean
  UserErasureTask userErasureTask(
      JdbcClient jdbc, TransactionOperations transactions, UsageRows usage, Clock clock) {
    return new UserErasureTask(new UserErasures(jdbc, transactions), usage, clock);
  }

  @Bean
  DueTasks dueTasks(TaskScheduling scheduling, ObjectProvider<Scheduler> scheduler) {
    return new DueTasks() {
      @Override
      public void dispatch() {
        scheduler.ifAvailable(scheduling::dispatch);
      }

      @Override
      public void tryNow(List<UUID> taskIds) {
        scheduler.ifAvailable(available -> scheduling.tryNow(available, taskIds));
      }
    };
  }

  /** All of these change something; beside a read-only node others do it. */
  @Bean(initMethod = "start", destroyMethod = "stop")
  @UnlessReadOnly
  Scheduler scheduler(
      DataSource dataSource,
      TaskScheduling late,
      TaskAttempts attempts,
      OrphanMetadataTask orphans,
      ExpireMetadataTask oldMetadata,
      NewestMetadata newest,
      IdempotencyKeys keys,
      RestoreDetector epochs,
      WarehouseCounts counts,
      EndpointStatistics calls,
      UsageRows usage,
      UserErasureTask erasures,
      Clock clock,
      TransactionOperations transactions,
      ObjectProvider<TaskTiming> timings) {
    TaskTiming timing = timings.getIfAvailable(() -> TaskTiming.USUAL);
    List<RecurringTask<?>> tasks =
        List.of(
            Tasks.recurring("dispatch-late-tasks", FixedDelay.of(timing.polling()))
                .execute((instance, context) -> late.dispatch(context.getSchedulerClient())),
            every("forget-lost-attempts", Duration.ofHours(1), attempts::forgetLost),
            every("forget-old-attempts", Duration.ofHours(24), attempts::forgetOld),
            every("delete-orphan-metadata", Duration.ofHours(24), orphans::run),
            every("expire-metadata", Duration.ofHours(1), oldMetadata::run),
            every("forget-gone-metadata", Duration.ofHours(1), newest::forgetGone),
            every("expire-idempotency-keys", Duration.ofMinutes(10), keys::expire),
            every("count-statistics", timing.polling(), () -> count(counts, transactions)),
            every(
                "forget-old-statistics",
                Duration.ofHours(24),
                () -> calls.forgetBefore(clock.instant().minus(EndpointStatistics.KEPT))),
            every("forget-old-usage", Duration.ofHours(1), () -> usage.forget(clock.instant())),
            every("blank-erased-requests", Duration.ofMinutes(1), erasures::run),
            every("mark-ledger", Duration.ofMinutes(1), epochs::remember));
    return Scheduler.create(dataSource, late.task())
        .startTasks(tasks)
        .threads(4)
        .enableImmediateExecution()
        .pollingInterval(timing.polling())
        .heartbeatInterval(timing.heartbeat())
        .shutdownMaxWait(Duration.ofSeconds(10))
        .build();
  }

  private static void count(WarehouseCounts counts, TransactionOperations transactions) {
    boolean more = true;
    while (more) {
      more = transactions.execute(status -> counts.advance(Long.MAX_VALUE));
    }
  }

  private static RecurringTask<?> every(String name, Duration pause, Runnable work) {
    return Tasks.recurring(name, FixedDelay.of(pause)).execute((instance, context) -> work.run());
  }
}
