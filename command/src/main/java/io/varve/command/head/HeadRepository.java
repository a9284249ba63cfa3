package io.varve.command.head;

import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.ledger.write.TransactionPipeline.Statement;
import java.sql.ResultSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateNotFoundException;

/**
 * Loads an aggregate by one locking SELECT of its folded state, or as its caller has read it, and
 * saves that state in the transaction of its events. Nothing is replayed in a request. Writers on
 * any node queue in order at the row; the update of the row, which compares versions, decides who
 * was first.
 *
 * @param <S> the folded state
 * @param <R> the aggregate root
 */
public final class HeadRepository<S, R extends Root<S>> extends EventSourcingRepository<R> {

  private final EventStore events;
  private final TransactionPipeline pipeline;
  private final Class<S> stateType;
  private final Supplier<R> newRoot;

  /**
   * @param newRoot makes a root that has no state yet
   */
  public HeadRepository(
      EventStore events,
      TransactionPipeline pipeline,
      Class<R> rootType,
      Class<S> stateType,
      Supplier<R> newRoot) {
    super(
        EventSourcingRepository.builder(rootType)
            .eventStore(events)
            .lockFactory(NullLockFactory.INSTANCE));
    this.events = events;
    this.pipeline = pipeline;
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

  /** The aggregate as it was read before the transaction; see {@link ReadHead}. */
  public Aggregate<R> load(ReadHead read) {
    read.useIn(CurrentUnitOfWork.get());
    return load(read.streamId().toString());
  }

  @Override
  protected EventSourcedAggregate<R> doLoadWithLock(String id, Long expectedVersion) {
    ReadHead read = ReadHead.of(CurrentUnitOfWork.get(), id);
    if (read != null) {
      return reconstruct(id, read.version(), read.state(stateType));
    }
    return pipeline.query(
        results -> {
          ResultSet row = results.next();
          if (!row.next()) {
            throw new AggregateNotFoundException(id, "No stream has this id");
          }
          return reconstruct(
              id, row.getLong(1), LedgerJson.mapper().readValue(row.getString(2), stateType));
        },
        new Statement(
            // Ids that clients send may be those of streams of another kind.
            "select version, state from heads where stream_id = ? and kind = ? for no key update",
            UUID.fromString(id),
            aggregateModel().type()));
  }

  private EventSourcedAggregate<R> reconstruct(String id, long version, S state) {
    R root = newRoot.get();
    root.restore(id, version, state);
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
    UUID id = UUID.fromString(aggregate.identifierAsString());
    long version = aggregate.version();
    String state = LedgerJson.mapper().writeValueAsString(root.state());
    Long stored = root.stored();
    if (stored == null) {
      // If the stream exists, the event that begins it is refused, by a constraint that says so.
      pipeline.add(
          "insert into heads (stream_id, kind, version, state) values (?, ?, ?, ?)"
              + " on conflict do nothing",
          id,
          aggregate.type(),
          version,
          state);
    } else {
      update(id, stored, version, state);
    }
    root.stored(version);
  }

  private void update(UUID id, long stored, long version, String state) {
    String update = "update heads set version = ?, state = ? where stream_id = ? and version = ?";
    ReadHead read = ReadHead.of(CurrentUnitOfWork.get(), id.toString());
    String metadata = read == null || read.version() != stored ? null : read.metadataLocation();
    if (metadata == null) {
      pipeline.addOne(update, version, state, id, stored);
    } else {
      pipeline.addOne(
          update + " and state->>'metadata-location' = ?", version, state, id, stored, metadata);
    }
  }
}
