package io.varve.projections.verify;

import io.varve.ledger.seal.ChainHash;
import io.varve.ledger.seal.StoredEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Follows the chain of hashes, position for position. */
final class ChainProof {

  /** The most links that are read at once. */
  static final int MOST = 2_000;

  // Payloads may be megabytes each.
  private static final int MOST_BYTES = 8 << 20;

  private final Differences differences;
  private long position;
  private byte[] hash = ChainHash.GENESIS;

  ChainProof(Differences differences) {
    this.differences = differences;
  }

  /**
   * A link of the chain; its event is null if it is gone.
   *
   * @param bytes of the event's payload
   */
  record Link(
      long position, Instant sealedAt, byte[] hash, long bytes, @Nullable StoredEvent event) {
    static Link read(ResultSet row, int n) throws SQLException {
      return new Link(
          row.getLong("position"),
          row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
          row.getBytes("hash"),
          row.getLong("bytes"),
          row.getString("event_id") == null ? null : StoredEvent.read(row));
    }
  }

  long position() {
    return position;
  }

  /** The next links after those that were checked: at most so many, and of few bytes. */
  List<Link> next(JdbcClient jdbc) {
    return jdbc.sql(
            "select * from (select c.position, c.sealed_at, c.hash, "
                + StoredEvent.COLUMNS
                + """
                , octet_length(e.payload::text) as bytes,
                sum(octet_length(e.payload::text)) over (order by c.position
                  rows between unbounded preceding and 1 preceding) as before
              from (select * from chain where position > ? order by position limit ?) c
              left join events e on e.sequence = c.sequence) links
              where coalesce(before, 0) < ? order by position
              """)
        .params(position, MOST, MOST_BYTES)
        .query(Link::read)
        .list();
  }

  /** Whether more may come after these. */
  static boolean isFull(List<Link> links) {
    return links.size() == MOST || links.stream().mapToLong(Link::bytes).sum() >= MOST_BYTES;
  }

  /** Checks one link and goes on from it. */
  void check(Link link) {
    if (link.position != position + 1) {
      differences.add("Position " + (position + 1) + " is missing from the chain");
    }
    if (link.event == null) {
      differences.add("The event of position " + link.position + " is gone");
    } else if (!Arrays.equals(
        link.hash, ChainHash.next(hash, link.position, link.sealedAt, link.event))) {
      differences.add(
          "Position "
              + link.position
              + " ("
              + link.event.name()
              + ") was altered: its hash does not fit");
    }
    // Goes on from the stored hash, so that one altered event is named and not all behind it.
    hash = link.hash;
    position = link.position;
  }

  /** Checks that the chain ends where its head says. */
  void checkHead(JdbcClient jdbc) {
    jdbc.sql("select position, hash from chain_head")
        .query(
            row -> {
              if (row.getLong("position") != position
                  || !Arrays.equals(row.getBytes("hash"), hash)) {
                differences.add(
                    "The chain ends at position "
                        + position
                        + ", but its head says "
                        + row.getLong("position"));
              }
            });
  }
}
