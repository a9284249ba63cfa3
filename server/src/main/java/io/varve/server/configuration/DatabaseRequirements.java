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
    JdbcClient jdbc = JdbcClient.create(dataSource);
    List<String> problems = new ArrayList<>();
    int version = Integer.parseInt(show(jdbc, "server_version_num")) / 10_000;
    if (version < OLDEST) {
      problems.add("it is Postgres " + version + " and must be " + OLDEST + " or newer");
    }
    if (!show(jdbc, "server_encoding").equals("UTF8")) {
      problems.add("its encoding is " + show(jdbc, "server_encoding") + " and must be UTF8");
    }
    for (String setting : List.of("fsync", "full_page_writes")) {
      if (!show(jdbc, setting).equals("on")) {
        problems.add(setting + " is off and must be on");
      }
    }
    if (show(jdbc, "synchronous_commit").equals("off")) {
      problems.add("synchronous_commit is off and must not be");
    }
    if (!problems.isEmpty()) {
      throw new UnmetException("Varve cannot use this database: " + String.join("; ", problems));
    }
  }

  private static String show(JdbcClient jdbc, String setting) {
    return jdbc.sql("select current_setting(?)").param(setting).query(String.class).single();
  }
}
