package io.varve.ledger.store;

import static org.axonframework.common.DateTimeUtils.formatInstant;
import static org.axonframework.eventhandling.EventUtils.asDomainEventMessage;

import io.varve.ledger.write.Writes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * Axon's JDBC engine on our {@code events} table: payload and metadata as exact-text {@code json},
 * each event saying its index and the count of its transaction.
 */
public final class PostgresEventStorage extends JdbcEventStorageEngine {

  private static final EventSchema SCHEMA =
      EventSchema.builder()
          .eventTable("events")
          .globalIndexColumn("sequence")
          .eventIdentifierColumn("event_id")
          .aggregateIdentifierColumn("stream_id")
          .sequenceNumberColumn("stream_version")
          .typeColumn("stream_type")
          .timestampColumn("occurred_at")
          .payloadTypeColumn("event_name")
          .payloadRevisionColumn("revision")
          .payloadColumn("payload")
          .metaDataColumn("metadata")
          .build();

  /** Key among the resources of a unit of work of the id of the last event that it appended. */
  private static final String LAST = "last-event";

  private final Writes writes;

  /** The id of the last event that a unit of work has appended; empty if it has appended none. */
  public static Optional<UUID> lastEvent(UnitOfWork<?> unitOfWork) {
    return Optional.ofNullable(unitOfWork.getResource(LAST));
  }

  /**
   * An engine that appends within the caller's transaction.
   *
   * @param writes what appends in that transaction
   */
  public PostgresEventStorage(
      ConnectionProvider connections,
      TransactionManager transactions,
      Serializer serializer,
      Writes writes) {
    super(
        builder()
            .connectionProvider(connections)
            .transactionManager(transactions)
            .eventSerializer(serializer)
            .snapshotSerializer(serializer)
            .dataType(String.class)
            .schema(SCHEMA)
            .batchSize(1000)
            .finalAggregateBatchPredicate(batch -> batch.size() < 1000));
    this.writes = writes;
  }

  @Override
  protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
    int count = events.size();
    for (int index = 0; index < count; index++) {
      append(
          asDomainEventMessage(
              events
                  .get(index)
                  .andMetaData(Map.of(MetadataKeys.INDEX, index, MetadataKeys.COUNT, count))),
          serializer);
    }
    if (count > 0) {
      UUID last = UUID.fromString(events.getLast().getIdentifier());
      CurrentUnitOfWork.ifStarted(work -> work.root().resources().put(LAST, last));
    }
  }

  private void append(DomainEventMessage<?> event, Serializer serializer) {
    SerializedObject<String> payload = event.serializePayload(serializer, String.class);
    writes.add(
        """
        insert into events (event_id, stream_id, stream_version, stream_type, occurred_at,
          event_name, revision, payload, metadata)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        event.getIdentifier(),
        event.getAggregateIdentifier(),
        event.getSequenceNumber(),
        event.getType(),
        formatInstant(event.getTimestamp()),
        payload.getType().getName(),
        payload.getType().getRevision(),
        payload.getData(),
        event.serializeMetaData(serializer, String.class).getData());
  }
}
