package io.varve.projections.follower;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what was sealed, a window of positions at a time, for all that follows the ledger. */
public final class SealedChanges {

  /** Of a payload, as it is stored: what is larger is not sent whole. */
  private static final int SMALL = 4 << 10;

  /** Of the text of a window. */
  private static final int MOST_CHARACTERS = 8 << 20;

  private static final int FETCHED = 50;

  // Event by event, by the index: what the planner guesses of a window must not make it read all.
  private static final String READ =
      """
      select c.position, c.sealed_at, e.*
      from (
        select position, sequence, sealed_at from chain
        where position > ? and position <= ? order by position limit ?) c
      left join lateral (
        select e.sequence, e.stream_type, e.stream_id, e.event_name, e.metadata, {payload} as payload
        from events e where e.sequence = c.sequence offset 0) e on true
      order by c.position
      """
          .replace("{payload}", ToldFields.payload(SMALL));

  private final JdbcClient jdbc;

  public SealedChanges(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Changes in a row.
   *
   * @param reached the last position of the window
   * @param more whether others may come after them
   */
  public record Window(List<SealedChange> changes, long reached, boolean more) {}

  /**
   * The changes after a position; to be called in a transaction, for only there few rows at a time
   * are fetched.
   *
   * @param last position of them at most
   * @param most so many at most, and fewer where their text is long
   */
  public Window after(long after, long last, int most) {
    List<SealedChange> changes = new ArrayList<>();
    Window none = new Window(changes, after, false);
    if (last <= after) {
      return none;
    }
    return jdbc.sql(READ)
        .withFetchSize(FETCHED)
        .params(after, last, most)
        .query(
            rows -> {
              Window window = none;
              long characters = 0;
              int read = 0;
              while (characters < MOST_CHARACTERS && rows.next()) {
                long position = rows.getLong("position");
                read++;
                String metadata = rows.getString("metadata");
                String payload = rows.getString("payload");
                if (metadata != null) {
                  changes.add(change(rows, position, metadata, payload));
                  characters += metadata.length() + (payload == null ? 0 : payload.length());
                }
                window =
                    new Window(changes, position, read == most || characters >= MOST_CHARACTERS);
              }
              return window;
            });
  }

  private static SealedChange change(
      ResultSet row, long position, String metadata, @Nullable String payload) throws SQLException {
    return SealedChange.of(
        position,
        row.getLong("sequence"),
        row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
        row.getString("stream_type"),
        row.getObject("stream_id", UUID.class),
        row.getString("event_name"),
        metadata,
        payload);
  }
}
