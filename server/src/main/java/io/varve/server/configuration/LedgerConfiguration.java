package io.varve.server.configuration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.varve.command.dispatch.CommandTransaction;
import io.varve.command.dispatch.ReasonCheck;
import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.ledger.anchor.KnownKeys;
import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.ledger.epoch.Epochs;
import io.varve.ledger.read.PreparedReads;
import io.varve.ledger.seal.FilteredLedger;
import io.varve.ledger.seal.SealQueue;
import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedPositions;
import io.varve.ledger.seal.SealedSignal;
import io.varve.ledger.seal.Sealer;
import io.varve.ledger.seal.SealerLoop;
import io.varve.ledger.store.EventSerializer;
import io.varve.ledger.store.PostgresEventStorage;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.projections.Projections;
import io.varve.server.ledger.AnchorSettings;
import io.varve.server.ledger.Anchors;
import io.varve.server.ledger.HistoryLoop;
import io.varve.server.ledger.RestoreDetector;
import io.varve.server.task.UnlessReadOnly;
import io.varve.storage.routing.Stores;
import java.time.Clock;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.SubscribingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;

/**
 * All of Axon's beans, declared by us: its auto-configuration would silently run without
 * transactions on this version of Spring Boot. See docs/decisions.
 */
@Configuration(proxyBeanMethods = false)
public class LedgerConfiguration {

  @Bean
  TransactionManager axonTransactionManager(PlatformTransactionManager manager) {
    return new SpringTransactionManager(manager);
  }

  @Bean
  TransactionPipeline transactionPipeline(DataSource dataSource) {
    return new TransactionPipeline(dataSource);
  }

  @Bean
  EventStorageEngine eventStorage(
      DataSource dataSource, TransactionManager transactions, TransactionPipeline writes) {
    return new PostgresEventStorage(
        new UnitOfWorkAwareConnectionProviderWrapper(
            new SpringDataSourceConnectionProvider(dataSource)),
        transactions,
        new EventSerializer(),
        writes);
  }

  @Bean(destroyMethod = "shutDown")
  EmbeddedEventStore eventStore(EventStorageEngine storage, PreparedReads reads) {
    EmbeddedEventStore store = EmbeddedEventStore.builder().storageEngine(storage).build();
    store.registerDispatchInterceptor(new ReasonCheck(reads));
    return store;
  }

  /** The projections that REST reads need, in the transaction of the events. */
  @Bean(initMethod = "start", destroyMethod = "shutDown")
  SubscribingEventProcessor projections(
      EventStore events, TransactionPipeline writes, TransactionManager transactions) {
    return SubscribingEventProcessor.builder()
        .name("projections")
        .messageSource(events)
        .transactionManager(transactions)
        .errorHandler(PropagatingErrorHandler.INSTANCE)
        .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
        .eventHandlerInvoker(
            SimpleEventHandlerInvoker.builder()
                .eventHandlers(Projections.all(writes))
                .listenerInvocationErrorHandler(PropagatingErrorHandler.INSTANCE)
                .build())
        .build();
  }

  @Bean
  CommandTransaction transactionSteps(
      TransactionPipeline writes,
      IdempotencyKeys keys,
      PreparedReads reads,
      SealedPositions positions,
      SealerLoop sealerLoop) {
    return new CommandTransaction(writes, keys, reads, positions, sealerLoop::committed);
  }

  @Bean
  CommandBus commandBus(TransactionManager transactions, CommandTransaction steps) {
    SimpleCommandBus bus =
        SimpleCommandBus.builder()
            .transactionManager(transactions)
            .rollbackConfiguration(RollbackConfigurationType.ANY_THROWABLE)
            .build();
    bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(steps));
    bus.registerHandlerInterceptor(steps);
    return bus;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Sealer sealer(
      TransactionPipeline pipeline,
      TransactionOperations transactions,
      Clock clock,
      SealedPositions positions,
      MeterRegistry meters) {
    return new Sealer(pipeline, transactions, clock, positions, meters);
  }

  @Bean
  SealedPositions sealedPositions() {
    return new SealedPositions();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  SealedSignal sealedSignal(DatabaseSettings settings, DataSource migrated) {
    return new SealedSignal(DataSources.single(settings.url(), settings.runtime()));
  }

  @Bean
  Epochs epochs(JdbcClient jdbc) {
    return new Epochs(jdbc);
  }

  @Bean
  Anchors anchors(
      ObjectProvider<AnchorSettings> settings,
      JdbcClient jdbc,
      Stores stores,
      Clock clock,
      MeterRegistry meters) {
    return new Anchors(
        settings.getIfAvailable(() -> AnchorSettings.IN_MEMORY),
        new KnownKeys(jdbc),
        stores,
        clock,
        meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  RestoreDetector restoreDetector(
      Epochs epochs,
      Anchors anchors,
      TransactionOperations transactions,
      JdbcClient jdbc,
      ObjectProvider<RestoreDetector.DatabaseIdentity> identity) {
    return new RestoreDetector(
        epochs,
        new SealQueue(jdbc),
        new AttemptChain(jdbc),
        anchors,
        transactions,
        jdbc,
        identity.getIfAvailable(() -> new RestoreDetector.DatabaseIdentity("")));
  }

  /**
   * Seals nothing before the restore detector has looked: a restored queue was sealed otherwise
   * before.
   */
  @Bean(initMethod = "start", destroyMethod = "close")
  SealerLoop sealerLoop(
      Sealer sealer,
      SealedSignal signal,
      SealedPositions positions,
      SealedLedger ledger,
      RestoreDetector looked) {
    return new SealerLoop(sealer, signal, positions, ledger);
  }

  /** Beside a read-only node others keep the history. */
  @Bean(initMethod = "start", destroyMethod = "close")
  @UnlessReadOnly
  HistoryLoop historyLoop(
      JdbcClient jdbc, TransactionOperations transactions, SealedSignal signal) {
    return new HistoryLoop(jdbc, transactions, signal);
  }

  /**
   * Records nothing before the restore detector has looked, which writes down where attempts end
   * then, nor after it has signed the end for the last time.
   */
  @Bean(initMethod = "start", destroyMethod = "close")
  AttemptLog attemptLog(
      TransactionPipeline pipeline,
      TransactionOperations transactions,
      Clock clock,
      MeterRegistry meters,
      RestoreDetector looked) {
    return new AttemptLog(pipeline, transactions, clock, meters);
  }

  @Bean
  SealedLedger sealedLedger(JdbcClient jdbc, MeterRegistry meters) {
    SealedLedger ledger = new SealedLedger(jdbc);
    Gauge.builder("varve.ledger.position", ledger, SealedLedger::head).register(meters);
    return ledger;
  }

  @Bean
  FilteredLedger filteredLedger(JdbcClient jdbc) {
    return new FilteredLedger(jdbc);
  }
}
