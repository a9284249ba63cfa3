package io.varve.ledger.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
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

  /** An engine that appends within the caller's transaction. */
  public PostgresEventStorage(
      ConnectionProvider connections, TransactionManager transactions, Serializer serializer) {
    super(
        builder()
            .connectionProvider(connections)
            .transactionManager(transactions)
            .eventSerializer(serializer)
            .snapshotSerializer(serializer)
            .dataType(String.class)
            .schema(SCHEMA)
            .batchSize(1000)
            .finalAggregateBatchPredicate(batch -> batch.size() < 1000)
            .persistenceExceptionResolver(SqlErrors::isStreamConflict));
  }

  @Override
  protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
    int count = events.size();
    List<EventMessage<?>> numbered = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      numbered.add(
          events
              .get(index)
              .andMetaData(Map.of(MetadataKeys.INDEX, index, MetadataKeys.COUNT, count)));
    }
    super.appendEvents(numbered, serializer);
  }
}
