package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.LedgerJson;
import io.varve.ledger.store.MetadataKeys;
import io.varve.projections.Projections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.core.type.TypeReference;

/**
 * Replays events into the copies of the served tables, in the transaction that is open on a
 * connection: a chunk with batched statements, and event by event where that fails, so that one
 * that cannot be replayed is named and leaves out nothing else.
 */
final class Replay {

  private static final String RIGHTS = '"' + MetadataKeys.RIGHTS + '"';
  private static final TypeReference<Map<String, Object>> METADATA = new TypeReference<>() {};

  private final Connection connection;
  private final BatchedWrites writes;
  private final HeadReplay heads;
  private final List<AnnotationEventHandlerAdapter> projections;
  private final Map<Class<?>, List<AnnotationEventHandlerAdapter>> handlers = new HashMap<>();
  private final Differences differences;
  private final @Nullable LedgerFiles files;
  private long events;

  Replay(
      Connection connection, StateFold fold, Differences differences, @Nullable LedgerFiles files) {
    this.connection = connection;
    this.writes = new BatchedWrites(connection);
    this.heads =
        new HeadReplay(JdbcClient.create(new SingleConnectionDataSource(connection, true)), fold);
    this.projections =
        Projections.all(writes).stream().map(AnnotationEventHandlerAdapter::new).toList();
    this.differences = differences;
    this.files = files;
  }

  /** How many events there were. */
  long events() {
    return events;
  }

  /** Replays the next events. */
  void replay(List<Chunk.Entry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    events += entries.size();
    Savepoint before = connection.setSavepoint();
    List<String> found = new ArrayList<>();
    try {
      begin(entries);
      BitSet superseded = Superseded.in(entries);
      for (int i = 0; i < entries.size(); i++) {
        apply(entries.get(i), !superseded.get(i), found);
      }
      end();
      connection.releaseSavepoint(before);
      found.forEach(differences::add);
    } catch (Exception e) {
      writes.forget();
      connection.rollback(before);
      oneByOne(entries);
    }
    if (files != null) {
      entries.stream().map(Chunk.Entry::event).filter(Objects::nonNull).forEach(files::check);
    }
  }

  private void oneByOne(List<Chunk.Entry> entries) throws SQLException {
    begin(entries);
    List<String> found = new ArrayList<>();
    for (Chunk.Entry entry : entries) {
      Savepoint before = connection.setSavepoint();
      try {
        apply(entry, true, found);
        writes.flush();
        connection.releaseSavepoint(before);
      } catch (Exception e) {
        writes.forget();
        connection.rollback(before);
        found.add(entry.cannotBeReplayed(e));
      }
    }
    end();
    found.forEach(differences::add);
  }

  private List<AnnotationEventHandlerAdapter> handlersOf(Event event) {
    return handlers.computeIfAbsent(
        event.getClass(),
        type -> projections.stream().filter(one -> one.canHandleType(type)).toList());
  }

  private void begin(List<Chunk.Entry> entries) {
    heads.begin(entries.stream().map(entry -> entry.stored().streamId()).distinct().toList());
  }

  private void end() throws SQLException {
    writes.flush();
    heads.flush();
  }

  private void apply(Chunk.Entry entry, boolean projected, List<String> found) throws Exception {
    StoredEvent stored = entry.stored();
    Event event = entry.event();
    if (event == null) {
      found.add(entry.cannotBeReplayed(String.valueOf(entry.problem())));
      return;
    }
    String problem = heads.apply(stored, event);
    if (problem != null) {
      found.add(problem);
    }
    if (!projected) {
      return;
    }
    var message =
        new GenericEventMessage<>(
            stored.eventId().toString(),
            event,
            metadata(stored),
            Instant.parse(stored.occurredAt()));
    for (AnnotationEventHandlerAdapter projection : handlersOf(event)) {
      projection.handle(message);
    }
  }

  // Projections read it only where rights decided, and most events need not be parsed twice.
  private static MetaData metadata(StoredEvent stored) {
    return stored.metadata().contains(RIGHTS)
        ? MetaData.from(LedgerJson.mapper().readValue(stored.metadata(), METADATA))
        : MetaData.emptyInstance();
  }
}
