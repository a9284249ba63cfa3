package io.varve.api.task;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.varve.api.epoch.EpochKeeper;
import io.varve.command.dispatch.Commands;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.purge.DuePurges;
import io.varve.command.purge.KnownMetadata;
import io.varve.command.purge.ReplacedMetadata;
import io.varve.storage.metadata.MetadataStore;
import io.varve.storage.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recurring work: each task runs on one node at a time, whichever is free. */
@Configuration(proxyBeanMethods = false)
public class TaskConfiguration {

  private static final Duration PURGE_DELAY = Duration.ofHours(1);
  private static final Duration ORPHAN_GRACE = Duration.ofHours(24);
  private static final Duration METADATA_RETENTION = Duration.ofDays(7);

  @Bean
  PurgeTask purgeTask(JdbcClient jdbc, Commands commands, Stores stores) {
    return new PurgeTask(new DuePurges(jdbc), commands, stores, PURGE_DELAY);
  }

  @Bean
  OrphanMetadataTask orphanMetadataTask(JdbcClient jdbc, Clock clock, Stores stores) {
    return new OrphanMetadataTask(new KnownMetadata(jdbc), stores, ORPHAN_GRACE, clock);
  }

  @Bean
  ExpireMetadataTask expireMetadataTask(
      JdbcClient jdbc, Commands commands, MetadataStore files, Clock clock) {
    return new ExpireMetadataTask(
        new ReplacedMetadata(jdbc), commands, files, METADATA_RETENTION, clock);
  }

  /** All of these change something; beside a read-only node others do it. */
  @Bean(initMethod = "start", destroyMethod = "stop")
  @UnlessReadOnly
  Scheduler scheduler(
      DataSource dataSource,
      PurgeTask purge,
      OrphanMetadataTask orphans,
      ExpireMetadataTask oldMetadata,
      IdempotencyKeys keys,
      EpochKeeper epochs) {
    List<RecurringTask<?>> tasks =
        List.of(
            every("purge-dropped-tables", Duration.ofMinutes(1), purge::run),
            every("delete-orphan-metadata", Duration.ofHours(24), orphans::run),
            every("expire-metadata", Duration.ofHours(1), oldMetadata::run),
            every("expire-idempotency-keys", Duration.ofMinutes(10), keys::expire),
            every("mark-ledger", Duration.ofMinutes(1), epochs::remember));
    return Scheduler.create(dataSource)
        .startTasks(tasks)
        .threads(2)
        .pollingInterval(Duration.ofSeconds(10))
        .heartbeatInterval(Duration.ofSeconds(30))
        .shutdownMaxWait(Duration.ofSeconds(10))
        .build();
  }

  private static RecurringTask<?> every(String name, Duration pause, Runnable work) {
    return Tasks.recurring(name, FixedDelay.of(pause)).execute((instance, context) -> work.run());
  }
}
