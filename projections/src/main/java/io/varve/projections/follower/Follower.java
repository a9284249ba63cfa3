package io.varve.projections.follower;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Goes through the sealed ledger, a window of positions at a time. What is written of a window and
 * that it has been are in one transaction, so a follower may be killed, and several nodes may run
 * it.
 */
public final class Follower {

  /**
   * How many positions are looked at in one go: fewer after a failure, for that may take too long.
   */
  public static final int WINDOW = 10_000;

  private static final String SEALED = "select coalesce(max(position), 0) from chain";

  private final JdbcClient jdbc;
  private final String name;
  private final String newest;
  private volatile long window = WINDOW;

  /**
   * @param name of its row in {@code follower_positions}
   */
  public Follower(JdbcClient jdbc, String name) {
    this(jdbc, name, SEALED);
  }

  /**
   * A follower of something else that has positions.
   *
   * @param newest a query of the last position that it may go to
   */
  public Follower(JdbcClient jdbc, String name, String newest) {
    this.jdbc = jdbc;
    this.name = name;
    this.newest = newest;
  }

  /** Writes what the positions after {@code after}, up to {@code to}, come to. */
  @FunctionalInterface
  public interface Step {
    void write(long after, long to);
  }

  /**
   * Goes on by one window; to be called in a transaction.
   *
   * @param last position to go to at most
   * @return whether more may be there
   */
  public boolean advance(long last, Step step) {
    Long after =
        jdbc.sql(
                "select position from follower_positions where follower = ?"
                    + " for update skip locked")
            .param(name)
            .query(Long.class)
            .optional()
            .orElse(null);
    if (after == null) {
      return false; // Another node is at it.
    }
    long most = window;
    long to =
        jdbc.sql("select least((" + newest + "), ?, ?)")
            .params(after + most, last)
            .query(Long.class)
            .single();
    if (to <= after) {
      return false;
    }
    window = Math.max(1, most / 8);
    step.write(after, to);
    window = Math.min(WINDOW, 2 * most);
    jdbc.sql("update follower_positions set position = ? where follower = ?")
        .params(to, name)
        .update();
    return to - after == most;
  }

  /** The position that it has come to. */
  public long position() {
    return jdbc.sql("select position from follower_positions where follower = ?")
        .param(name)
        .query(Long.class)
        .single();
  }
}
