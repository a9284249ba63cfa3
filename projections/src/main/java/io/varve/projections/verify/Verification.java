package io.varve.projections.verify;

import io.varve.ledger.seal.StoredEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
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
    return with(database, Run::run);
  }

  /**
   * Replays the ledger as {@link #run} does, and then makes the served tables what it leads to.
   * Reads and writes go on meanwhile; writes wait while the end of the ledger is replayed and rows
   * that differ are written, in one transaction. Changes nothing where the ledger is not whole.
   *
   * @throws SQLException if the database cannot be read, or writers leave no moment for it
   */
  public Rebuilt rebuild(DataSource database) throws SQLException {
    return with(database, Run::rebuild);
  }

  @FunctionalInterface
  private interface Work<T> {
    T of(Run run) throws SQLException;
  }

  private <T> T with(DataSource database, Work<T> work) throws SQLException {
    try (Connection replaying = database.getConnection();
        Connection reading = database.getConnection();
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      try {
        return work.of(new Run(replaying, reading, readers));
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
    private final AttemptProof attempts = new AttemptProof(differences);
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
      begin();
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return replayEnd(
            () -> {
              chain.checkNothingIsOutside(jdbc);
              return shadow.compare(differences);
            });
      } finally {
        end();
      }
    }

    Rebuilt rebuild() throws SQLException {
      begin();
      // What was sealed meanwhile, so that little is left for which writers wait.
      reading.setAutoCommit(false);
      replayMost();
      shadow.follow();
      // Not while writers wait, for it looks at all events.
      chain.checkNothingIsOutside(jdbc);
      connection.commit();
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      ServedTables served = new ServedTables(jdbc, shadow);
      Map<String, Long> changed = new LinkedHashMap<>();
      try {
        served.lock(connection);
        long locked = System.nanoTime();
        Report report =
            replayEnd(
                () -> {
                  if (differences.list().isEmpty()) {
                    changed.putAll(served.replaceRows());
                  }
                  return changed.isEmpty() ? 0 : shadow.compare(differences);
                });
        if (!report.clean()) {
          return new Rebuilt(report, Map.of(), 0);
        }
        connection.commit();
        return new Rebuilt(report, changed, (System.nanoTime() - locked) / 1_000_000);
      } finally {
        end();
      }
    }

    private void end() throws SQLException {
      connection.rollback();
      connection.setAutoCommit(true);
    }

    private void begin() throws SQLException {
      jdbc.sql(MEMORY).query().singleRow();
      readingJdbc.sql(MEMORY).query().singleRow();
      shadow.create();
      connection.setAutoCommit(false);
      reading.setAutoCommit(false);
      replayMost();
      reading.setAutoCommit(true);
      Future<?> rows = readers.submit(this::checkRows);
      shadow.follow();
      connection.commit();
      of(rows);
    }

    private void checkRows() {
      requests.check(readingJdbc);
      attempts.check(readingJdbc);
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
        shadow.follow(current.chunk);
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

    private Report replayEnd(LongSupplier compared) throws SQLException {
      Chunk chunk;
      do {
        chunk = ledger.prove(ledger.read(jdbc));
        replay.replay(chunk.entries());
      } while (chunk.more());
      chain.checkHead(jdbc);
      requests.finish(jdbc);
      attempts.check(jdbc);
      long attempted = attempts.checkHead(jdbc);
      AnchorProof anchors = new AnchorProof(jdbc, anchored.trusted(), differences);
      long signed = anchors.check(anchored.copies());
      shadow.follow();
      long sealed = replay.events();
      replayUnsealed();
      long rows = compared.getAsLong();
      long filesChecked = files == null ? 0 : files.finish();
      return new Report(
          chain.position(),
          replay.events(),
          replay.events() - sealed,
          rows,
          filesChecked,
          signed,
          attempted,
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
