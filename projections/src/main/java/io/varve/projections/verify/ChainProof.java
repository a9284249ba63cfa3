package io.varve.projections.verify;

import io.varve.ledger.seal.ChainHash;
import io.varve.ledger.seal.StoredEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Follows the chain of hashes, position for position. */
final class ChainProof {

  private final Differences differences;
  private long position;
  private byte[] hash = ChainHash.GENESIS;

  ChainProof(Differences differences) {
    this.differences = differences;
  }

  /** A link of the chain; its event is null if it is gone. */
  record Link(long position, Instant sealedAt, byte[] hash, @Nullable StoredEvent event) {
    static Link read(ResultSet row) throws SQLException {
      return new Link(
          row.getLong("position"),
          row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
          row.getBytes("hash"),
          row.getString("event_id") == null ? null : StoredEvent.read(row));
    }
  }

  long position() {
    return position;
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
    // Goes on from the stored hash, so that one altered event is named and not all after it.
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

  /** Looks for events that neither have a position nor wait for one. */
  void checkNothingIsOutside(JdbcClient jdbc) {
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
