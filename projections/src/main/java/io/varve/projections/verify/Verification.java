package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.EventSerializer;
import io.varve.projections.Projections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Proves that what is served is what the ledger says: replays it into empty, constrained copies of
 * the served tables and compares row for row, and follows the chain of hashes. Safe on a live
 * server: most is done in chunks; only the end is one snapshot.
 */
public final class Verification {

  private static final int CHUNK = 1000;

  private final StateFold fold;
  private final @Nullable FileProof proof;
  private final LongConsumer progress;

  /**
   * @param proof checks metadata files, too; null leaves them alone
   * @param progress is told the position after each chunk
   */
  public Verification(StateFold fold, @Nullable FileProof proof, LongConsumer progress) {
    this.fold = fold;
    this.proof = proof;
    this.progress = progress;
  }

  /**
   * Verifies the database of a connection that is its own; the caller closes it.
   *
   * @throws SQLException if the database cannot be read
   */
  public Report run(Connection connection) throws SQLException {
    return new Run(connection).run();
  }

  private final class Run {

    private final Connection connection;
    private final JdbcClient jdbc;
    private final Differences differences = new Differences();
    private final ChainProof chain;
    private final ShadowTables shadow;
    private final HeadReplay heads;
    private final List<AnnotationEventHandlerAdapter> projections;
    private final EventSerializer serializer = new EventSerializer();
    private final @Nullable LedgerFiles files;
    private long events;

    Run(Connection connection) {
      this.connection = connection;
      this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      this.chain = new ChainProof(jdbc, differences);
      this.shadow = new ShadowTables(jdbc);
      this.heads = new HeadReplay(jdbc, fold);
      this.projections =
          Projections.all(jdbc).stream().map(AnnotationEventHandlerAdapter::new).toList();
      this.files = proof == null ? null : new LedgerFiles(proof, differences);
    }

    Report run() throws SQLException {
      shadow.create();
      while (replaySealed() == CHUNK) {
        progress.accept(chain.position());
      }
      new RequestProof(jdbc, differences).check();
      shadow.count();
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        while (replaySealed() > 0) {
          progress.accept(chain.position());
        }
        chain.checkHead();
        shadow.count();
        long unsealed = replayUnsealed();
        checkNothingIsOutside();
        long rows = shadow.compare(differences);
        long filesChecked = files == null ? 0 : files.finish();
        return new Report(
            chain.position(), events, unsealed, rows, filesChecked, differences.list());
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }

    private int replaySealed() throws SQLException {
      List<ChainProof.Link> links = chain.next(CHUNK);
      for (ChainProof.Link link : links) {
        chain.check(link);
        StoredEvent event = link.event();
        if (event != null) {
          replay(event);
        }
      }
      heads.flush();
      return links.size();
    }

    // What is committed and has no position yet; the snapshot has it, so the served tables do.
    private long replayUnsealed() throws SQLException {
      List<StoredEvent> waiting =
          jdbc.sql(
                  "select "
                      + StoredEvent.COLUMNS
                      + " from seal_queue q join events e on e.sequence = q.sequence"
                      + " order by q.ticket, e.sequence")
              .query((row, n) -> StoredEvent.read(row))
              .list();
      for (StoredEvent event : waiting) {
        replay(event);
      }
      heads.flush();
      return waiting.size();
    }

    private void replay(StoredEvent stored) throws SQLException {
      events++;
      // A refused statement must not end the transaction of the last part.
      var savepoint = connection.getAutoCommit() ? null : connection.setSavepoint();
      try {
        Event event =
            serializer.deserialize(
                new SimpleSerializedObject<>(
                    stored.payload(), String.class, stored.name(), stored.revision()));
        String problem = heads.apply(stored, event);
        if (problem != null) {
          differences.add(problem);
        }
        var message =
            new GenericEventMessage<>(
                stored.eventId().toString(),
                event,
                MetaData.emptyInstance(),
                Instant.parse(stored.occurredAt()));
        for (AnnotationEventHandlerAdapter projection : projections) {
          projection.handle(message);
        }
        if (files != null) {
          files.check(event);
        }
      } catch (Exception e) {
        if (savepoint != null) {
          connection.rollback(savepoint);
        }
        differences.add(
            "Event " + stored.name() + " (" + stored.eventId() + ") cannot be replayed: " + e);
      }
    }

    private void checkNothingIsOutside() {
      jdbc.sql(
              """
              select e.sequence, e.event_name from events e
              left join chain c on c.sequence = e.sequence
              where c.sequence is null
                and not exists (select from seal_queue q where q.sequence = e.sequence)
              order by e.sequence limit 10
              """)
          .query(
              row -> {
                differences.add(
                    "Event "
                        + row.getString("event_name")
                        + " (sequence "
                        + row.getLong("sequence")
                        + ") has no position and waits for none");
              });
    }
  }
}
