package io.varve.query.projection;

import io.varve.projections.timeline.AttemptTimelines;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far the projections are that follow the sealed ledger after the command. */
public final class ProjectionReads {

  private final JdbcClient jdbc;

  public ProjectionReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where a follower stands.
   *
   * @param position the last that it has handled
   * @param head the newest position of what it follows: the ledger, or the attempts
   * @param waitingSince when the first event was sealed that it has not handled; null if there is
   *     none
   */
  public record Standing(String name, long position, long head, @Nullable Instant waitingSince) {

    /** How many events it has still to handle. */
    public long lag() {
      return head - position;
    }
  }

  // What follows attempts goes by their positions, all else by those of the ledger.
  private static final String STANDINGS =
      """
      select f.follower, f.position, h.position as head, c.sealed_at as waiting_since
      from follower_positions f cross join chain_head h
      left join chain c on c.position = f.position + 1
      where f.follower <> '{attempts}'
      union all
      select f.follower, f.position, (select coalesce(max(position), 0) from attempts),
        a.recorded_at
      from follower_positions f left join attempts a on a.position = f.position + 1
      where f.follower = '{attempts}'
      """
          .replace("{attempts}", AttemptTimelines.FOLLOWER);

  /** All followers, by name. */
  public List<Standing> followers() {
    return jdbc.sql(STANDINGS + " order by follower").query(ProjectionReads::standing).list();
  }

  /** How many events a follower has still to handle; 0 if there is none of this name. */
  public long lag(String follower) {
    return jdbc.sql("select * from (" + STANDINGS + ") s where follower = ?")
        .param(follower)
        .query(ProjectionReads::standing)
        .optional()
        .map(Standing::lag)
        .orElse(0L);
  }

  private static Standing standing(ResultSet row, int number) throws SQLException {
    OffsetDateTime since = row.getObject("waiting_since", OffsetDateTime.class);
    return new Standing(
        row.getString("follower"),
        row.getLong("position"),
        row.getLong("head"),
        since == null ? null : since.toInstant());
  }
}
