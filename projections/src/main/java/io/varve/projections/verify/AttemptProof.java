package io.varve.projections.verify;

import io.varve.ledger.attempt.AttemptHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Follows the chain of attempts, position for position, and looks for the rows that say who made
 * them. Used by one thread at a time.
 */
final class AttemptProof {

  private static final int CHUNK = 1_000;

  private final Differences differences;
  private long position;
  private long rows;
  private byte[] hash = AttemptHash.GENESIS;

  AttemptProof(Differences differences) {
    this.differences = differences;
  }

  private record Link(long position, Instant recordedAt, byte[] hash, AttemptHash.Row row) {
    static Link read(ResultSet row, int n) throws SQLException {
      byte @Nullable [] request = row.getBytes("request_hash");
      return new Link(
          row.getLong("position"),
          row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
          row.getBytes("hash"),
          new AttemptHash.Row(
              row.getString("outcome"),
              row.getString("actor"),
              row.getString("action"),
              row.getString("object_kind"),
              row.getObject("object_id", UUID.class),
              row.getString("request_id"),
              request == null ? null : HexFormat.of().formatHex(request),
              row.getString("details")));
    }
  }

  /** Checks what comes next, a chunk at a time, as far as {@code jdbc} sees attempts. */
  void check(JdbcClient jdbc) {
    List<Link> links;
    do {
      links =
          jdbc.sql(
                  """
                  select position, recorded_at, hash, outcome, actor, action, object_kind, object_id,
                    request_id, request_hash, details
                  from attempts where position > ? order by position limit ?
                  """)
              .params(position, CHUNK)
              .query(Link::read)
              .list();
      Map<String, Long> asked = new LinkedHashMap<>();
      for (Link link : links) {
        check(link);
        if (link.row.requestHash() != null) {
          asked.put(link.row.requestHash(), link.position);
        }
      }
      RequestProof.missing(jdbc, asked.keySet())
          .forEach(
              hash ->
                  differences.add(
                      "The row of requests that says who made attempt %d is gone"
                          .formatted(asked.get(hash))));
    } while (links.size() == CHUNK);
  }

  private void check(Link link) {
    if (link.position != position + 1) {
      differences.add("Attempt " + (position + 1) + " is missing");
    }
    if (!Arrays.equals(
        link.hash, AttemptHash.next(hash, link.position, link.recordedAt, link.row))) {
      differences.add(
          "Attempt "
              + link.position
              + " ("
              + link.row.outcome()
              + ") was altered: its hash does not fit");
    }
    // Goes on from the stored hash, so that one altered row is named and not all after it.
    hash = link.hash;
    position = link.position;
    rows++;
  }

  /** Checks that they end where the head says; returns how many there are. */
  long checkHead(JdbcClient jdbc) {
    jdbc.sql("select position, hash from attempts_head")
        .query(
            row -> {
              if (row.getLong("position") != position
                  || !Arrays.equals(row.getBytes("hash"), hash)) {
                differences.add(
                    "Attempts end at "
                        + position
                        + ", but their head says "
                        + row.getLong("position"));
              }
            });
    return rows;
  }
}
