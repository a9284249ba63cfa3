package io.varve.bench;

import io.varve.bench.measure.Rounds;
import io.varve.bench.server.Contender;
import io.varve.bench.server.Servers;
import io.varve.bench.work.Work;
import io.varve.bench.work.Works;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./varve bench growth}: what loads and commits cost as the ledger grows. */
@Command(
    name = "growth",
    description = "Measures Varve's loads and commits with more and more events in its ledger.",
    mixinStandardHelpOptions = true)
final class GrowthCommand implements Callable<Integer> {

  private static final int CLIENTS = 8;
  private static final int STREAM = 100;

  /** Commits to tables of a hundred events each, like the newest one, and who asked for them. */
  private static final String FILL =
      """
      do $$
      declare sample events; stream uuid;
      begin
        select * into sample from events where event_name = 'TableCommitted'
        order by sequence desc limit 1;
        for n in 1..%d loop
          stream := gen_random_uuid();
          insert into requests (hash, salt, request_id)
          select sha256((stream::text || version)::bytea), decode('00', 'hex'), stream::text
          from generate_series(1, %d) version;
          insert into events (event_id, stream_id, stream_version, stream_type, event_name,
            revision, occurred_at, metadata, payload)
          select gen_random_uuid(), stream, version, sample.stream_type, sample.event_name,
            sample.revision,
            to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            sample.metadata, sample.payload
          from generate_series(1, %d) version;
          commit;
        end loop;
      end $$
      """;

  @Option(
      names = "--events",
      split = ",",
      defaultValue = "1000,100000,1000000",
      description = "sizes of the ledger (default: ${DEFAULT-VALUE})")
  private List<Long> sizes = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "rounds that count, behind one that does not (default: ${DEFAULT-VALUE})")
  private int rounds = 3;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("varve-growth");
    try (Servers servers = new Servers(folder, CompareCommand.program());
        Connection database = servers.database()) {
      Contender varve = servers.varve(1, List.of(), 0);
      Rounds measuring = new Rounds(List.of(varve), rounds);
      measuring.warmUp(Works.small(), CLIENTS, 1, Rounds.MOST_WARM_UPS);
      Report.head();
      for (long size : sizes) {
        fill(database, size);
        for (Work work :
            List.of(Works.named("load, 10 snapshots"), Works.named("commit, distinct tables"))) {
          Report.lines(
              work.at("%,d events".formatted(size)),
              CLIENTS,
              List.of(varve.name()),
              measuring.measure(work, CLIENTS, 1).values());
        }
      }
    } finally {
      CompareCommand.delete(folder);
    }
    return 0;
  }

  private static void fill(Connection database, long size) throws Exception {
    try (Statement statement = database.createStatement()) {
      long missing = size - number(statement, "select max(sequence) from events");
      statement.execute("set synchronous_commit = off");
      statement.execute(FILL.formatted(Math.max(0, missing / STREAM), STREAM, STREAM));
      while (number(statement, "select count(*) from seal_queue") > 0) {
        Thread.sleep(100);
      }
      statement.execute("analyze");
      statement.execute("checkpoint");
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
