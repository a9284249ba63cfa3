package io.varve.projections.verify;

import io.varve.ledger.seal.StoredEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Proves that what is served is what the ledger says: replays it into empty, constrained copies of
 * the served tables and compares row for row, and follows the chain of hashes. Safe on a live
 * server: most is done in chunks, of which a few are in memory; only the end is one snapshot. One
 * thread reads, another proves the chain, a third replays.
 */
public final class Verification {

  private static final int CHUNK = 1_000;
  // A chunk is counted in the memory of the session, and so are its copies of small tables.
  private static final String MEMORY =
      "select set_config('work_mem', '32MB', false), set_config('temp_buffers', '32MB', false)";
  private static final int MOST_CHARACTERS = 8 << 20;

  private final StateFold fold;
  private final @Nullable FileProof proof;
  private final Anchored anchored;
  private final LongConsumer progress;

  /**
   * @param proof checks metadata files, too; null leaves them alone
   * @param anchored what the chain is compared with
   * @param progress gets the position after each chunk
   */
  public Verification(
      StateFold fold, @Nullable FileProof proof, Anchored anchored, LongConsumer progress) {
    this.fold = fold;
    this.proof = proof;
    this.anchored = anchored;
    this.progress = progress;
  }

  /**
   * Verifies a database, on two connections of its own.
   *
   * @throws SQLException if the database cannot be read
   */
  public Report run(DataSource database) throws SQLException {
    try (Connection replaying = database.getConnection();
        Connection reading = database.getConnection();
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      try {
        return new Run(replaying, reading, readers).run();
      } finally {
        readers.shutdownNow();
      }
    }
  }

  private final class Run {

    private final Connection connection;
    private final JdbcClient jdbc;
    private final Connection reading;
    private final JdbcClient readingJdbc;
    private final ExecutorService readers;
    private final Differences differences = new Differences();
    private final ChainProof chain = new ChainProof(differences);
    private final RequestProof requests = new RequestProof(differences);
    private final LedgerReader ledger = new LedgerReader(chain, requests);
    private final ShadowTables shadow;
    private final @Nullable LedgerFiles files;
    private final Replay replay;

    Run(Connection connection, Connection reading, ExecutorService readers) {
      this.connection = connection;
      this.jdbc = client(connection);
      this.reading = reading;
      this.readingJdbc = client(reading);
      this.readers = readers;
      this.shadow = new ShadowTables(jdbc);
      this.files = proof == null ? null : new LedgerFiles(proof, differences);
      this.replay = new Replay(connection, fold, differences, files);
    }

    private static JdbcClient client(Connection connection) {
      return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    Report run() throws SQLException {
      jdbc.sql(MEMORY).query().singleRow();
      readingJdbc.sql(MEMORY).query().singleRow();
      shadow.create();
      connection.setAutoCommit(false);
      reading.setAutoCommit(false);
      replayMost();
      reading.setAutoCommit(true);
      Future<?> rows = readers.submit(() -> requests.check(readingJdbc));
      shadow.count();
      connection.commit();
      of(rows);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return replayEnd();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }

    /**
     * A chunk, proven.
     *
     * @param next what comes next, being read; null if nothing does
     */
    private record Proven(Chunk chunk, @Nullable Future<ChainReader.Links> next) {}

    // While a chunk is replayed, the next one is proven, and the one after that is read.
    private void replayMost() throws SQLException {
      Future<ChainReader.Links> first = readers.submit(this::read);
      Future<Proven> proven = readers.submit(() -> prove(first));
      while (true) {
        Proven current = of(proven);
        Future<ChainReader.Links> next = current.next;
        if (next != null) {
          proven = readers.submit(() -> prove(next));
        }
        replay.replay(current.chunk.entries());
        // Now, for Postgres still has these rows in memory.
        shadow.countTo(current.chunk.position());
        connection.commit();
        progress.accept(current.chunk.position());
        if (next == null) {
          return;
        }
      }
    }

    private ChainReader.Links read() throws SQLException {
      ChainReader.Links links = ledger.read(readingJdbc);
      reading.commit();
      return links;
    }

    private Proven prove(Future<ChainReader.Links> read) throws SQLException {
      ChainReader.Links links = of(read);
      Future<ChainReader.Links> next = links.more() ? readers.submit(this::read) : null;
      return new Proven(ledger.prove(links), next);
    }

    private Report replayEnd() throws SQLException {
      Chunk chunk;
      do {
        chunk = ledger.prove(ledger.read(jdbc));
        replay.replay(chunk.entries());
      } while (chunk.more());
      chain.checkHead(jdbc);
      requests.finish();
      AnchorProof anchors = new AnchorProof(jdbc, anchored.trusted(), differences);
      long compared = anchors.check(anchored.copies());
      shadow.count();
      long sealed = replay.events();
      replayUnsealed();
      checkNothingIsOutside();
      long rows = shadow.compare(differences);
      long filesChecked = files == null ? 0 : files.finish();
      return new Report(
          chain.position(),
          replay.events(),
          replay.events() - sealed,
          rows,
          filesChecked,
          compared,
          anchors.notes(),
          differences.list());
    }

    // What is committed and has no position yet; the snapshot has it, so the served tables do.
    private void replayUnsealed() throws SQLException {
      EventReader reader = new EventReader();
      List<Chunk.Entry> entries = new ArrayList<>();
      long characters = 0;
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(100);
        try (ResultSet row =
            statement.executeQuery(
                "select "
                    + StoredEvent.COLUMNS
                    + " from seal_queue q join events e on e.sequence = q.sequence"
                    + " order by q.ticket, e.sequence")) {
          while (row.next()) {
            StoredEvent stored = StoredEvent.read(row);
            entries.add(Chunk.Entry.of(stored, reader));
            characters += stored.payload().length();
            if (entries.size() == CHUNK || characters > MOST_CHARACTERS) {
              replay.replay(entries);
              entries.clear();
              characters = 0;
            }
          }
        }
      }
      replay.replay(entries);
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

    private static <T> T of(Future<T> work) throws SQLException {
      try {
        return work.get();
      } catch (ExecutionException e) {
        throw new SQLException("The ledger could not be read", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("The verification was interrupted", e);
      }
    }
  }
}
