package io.varve.command.head;

import io.varve.ledger.store.LedgerJson;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Loads an aggregate by one locking SELECT of its folded state and saves that state in the
 * transaction of its events. Nothing is replayed in a request and nothing is cached, so writers on
 * any node queue in order at the row.
 *
 * @param <S> the folded state
 * @param <R> the aggregate root
 */
public final class HeadRepository<S, R extends Root<S>> extends EventSourcingRepository<R> {

  private final EventStore events;
  private final JdbcClient jdbc;
  private final Class<S> stateType;
  private final Supplier<R> newRoot;

  /**
   * @param newRoot makes a root that has no state yet
   */
  public HeadRepository(
      EventStore events,
      JdbcClient jdbc,
      Class<R> rootType,
      Class<S> stateType,
      Supplier<R> newRoot) {
    super(
        EventSourcingRepository.builder(rootType)
            .eventStore(events)
            .lockFactory(NullLockFactory.INSTANCE));
    this.events = events;
    this.jdbc = jdbc;
    this.stateType = stateType;
    this.newRoot = newRoot;
  }

  /** Begins a stream with what {@code decision} says. */
  public void begin(Decision decision) {
    try {
      newInstance(
          () -> {
            R root = newRoot.get();
            root.carryOut(decision);
            return root;
          });
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A root's factory throws unchecked exceptions only", e);
    }
  }

  @Override
  protected EventSourcedAggregate<R> doLoadWithLock(String id, Long expectedVersion) {
    return jdbc.sql("select version, state from heads where stream_id = ? for no key update")
        .param(UUID.fromString(id))
        .query((row, n) -> reconstruct(id, row.getLong("version"), row.getString("state")))
        .optional()
        .orElseThrow(() -> new AggregateNotFoundException(id, "No stream has this id"));
  }

  private EventSourcedAggregate<R> reconstruct(String id, long version, String state) {
    R root = newRoot.get();
    root.restore(id, LedgerJson.mapper().readValue(state, stateType));
    return EventSourcedAggregate.reconstruct(
        root, aggregateModel(), version, false, events, NoSnapshotTriggerDefinition.TRIGGER);
  }

  @Override
  protected void doSaveWithLock(EventSourcedAggregate<R> aggregate) {
    super.doSaveWithLock(aggregate);
    R root = aggregate.getAggregateRoot();
    // Axon saves an aggregate as often as it was loaded in the transaction.
    if (!root.changed()) {
      return;
    }
    jdbc.sql(
            """
            insert into heads (stream_id, kind, version, state) values (?, ?, ?, ?)
            on conflict (stream_id) do update set version = excluded.version, state = excluded.state
            """)
        .params(
            UUID.fromString(aggregate.identifierAsString()),
            aggregate.type(),
            aggregate.version(),
            LedgerJson.mapper().writeValueAsString(root.state()))
        .update();
    root.stored();
  }
}
