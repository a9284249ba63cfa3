package io.varve.projections.verify;

import io.varve.ledger.request.RequestHash;
import io.varve.ledger.store.MetadataKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recomputes the hashes of the rows that say who asked, and looks for those that events name. A row
 * that is missing is a difference: no erasure is recorded in the ledger that would say who took it
 * out.
 */
final class RequestProof {

  private static final int CHUNK = 1000;
  private static final String KEY = '"' + MetadataKeys.REQUEST_HASH + "\":\"";
  private static final int DIGITS = 64;

  private final Differences differences;
  private long missing;
  private long firstMissing;

  RequestProof(Differences differences) {
    this.differences = differences;
  }

  private record Row(
      byte[] hash,
      byte[] salt,
      String requestId,
      @Nullable String userAgent,
      @Nullable String remoteAddress,
      @Nullable String reason,
      @Nullable String ticket) {

    static Row read(ResultSet row, int n) throws SQLException {
      return new Row(
          row.getBytes("hash"),
          row.getBytes("salt"),
          row.getString("request_id"),
          row.getString("user_agent"),
          row.getString("remote_address"),
          row.getString("reason"),
          row.getString("ticket"));
    }

    boolean isWhole() {
      return Arrays.equals(
          hash, RequestHash.of(salt, requestId, userAgent, remoteAddress, reason, ticket));
    }
  }

  /** Looks for the rows of events. */
  void look(JdbcClient jdbc, List<ChainProof.Link> links) {
    Map<String, Long> named = new LinkedHashMap<>();
    for (ChainProof.Link link : links) {
      if (link.event() != null) {
        hash(link.event().metadata()).ifPresent(hash -> named.putIfAbsent(hash, link.position()));
      }
    }
    jdbc.sql(
            """
            select named from unnest(?::text[]) named where not exists (
              select from requests where hash = decode(named, 'hex'))
            """)
        .param(named.keySet().toArray(String[]::new))
        .query(
            row -> {
              long position = Objects.requireNonNull(named.get(row.getString(1)));
              firstMissing = missing == 0 ? position : Math.min(firstMissing, position);
              missing++;
            });
  }

  private static Optional<String> hash(String metadata) {
    int at = metadata.indexOf(KEY);
    int from = at + KEY.length();
    int to = from + DIGITS;
    return at < 0
            || to > metadata.length()
            || !metadata.substring(from, to).chars().allMatch(HexFormat::isHexDigit)
        ? Optional.empty()
        : Optional.of(metadata.substring(from, to));
  }

  /** Says which rows were not there, after the last event. */
  void finish() {
    if (missing > 0) {
      differences.add(
          "The rows of requests that say who asked are missing for %d requests, the first at position %d"
              .formatted(missing, firstMissing));
    }
  }

  /** Checks all rows, a chunk at a time. */
  void check(JdbcClient jdbc) {
    byte[] last = new byte[0];
    List<Row> rows;
    do {
      rows =
          jdbc.sql(
                  """
                  select hash, salt, request_id, user_agent, remote_address, reason, ticket
                  from requests where hash > ? order by hash limit ?
                  """)
              .params(last, CHUNK)
              .query(Row::read)
              .list();
      for (Row row : rows) {
        if (!row.isWhole()) {
          differences.add(
              "The row of requests with hash "
                  + HexFormat.of().formatHex(row.hash)
                  + " was altered: its hash does not fit");
        }
      }
      last = rows.isEmpty() ? last : rows.getLast().hash;
    } while (rows.size() == CHUNK);
  }
}
