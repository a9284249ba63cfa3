package io.varve.server.configuration;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a Postgres must be like for an acknowledged commit to survive a crash. */
public final class DatabaseRequirements {

  private static final int OLDEST = 15;

  private DatabaseRequirements() {}

  /** A database that cannot be served from; the message says what to change. */
  public static final class UnmetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnmetException(String message) {
      super(message);
    }
  }

  /**
   * Checks a database.
   *
   * @throws UnmetException if it is too old, or would lose or garble what it was given
   */
  public static void check(DataSource dataSource) {
    Found found = found(JdbcClient.create(dataSource));
    List<String> problems = new ArrayList<>();
    int version = found.versionNumber() / 10_000;
    if (version < OLDEST) {
      problems.add("it is Postgres " + version + " and must be " + OLDEST + " or newer");
    }
    if (!found.encoding().equals("UTF8")) {
      problems.add("its encoding is " + found.encoding() + " and must be UTF8");
    }
    if (!found.fsync().equals("on")) {
      problems.add("fsync is off and must be on");
    }
    if (!found.fullPageWrites().equals("on")) {
      problems.add("full_page_writes is off and must be on");
    }
    if (found.synchronousCommit().equals("off")) {
      problems.add("synchronous_commit is off and must not be");
    }
    if (!problems.isEmpty()) {
      throw new UnmetException("Varve cannot use this database: " + String.join("; ", problems));
    }
  }

  private record Found(
      int versionNumber,
      String encoding,
      String fsync,
      String fullPageWrites,
      String synchronousCommit) {}

  // In one query, for each one takes a connection of its own.
  private static Found found(JdbcClient jdbc) {
    return jdbc.sql(
            """
            select current_setting('server_version_num')::int, current_setting('server_encoding'),
                   current_setting('fsync'), current_setting('full_page_writes'),
                   current_setting('synchronous_commit')
            """)
        .query(
            (row, number) ->
                new Found(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
        .single();
  }
}
