package io.varve.projections.verify;

import io.varve.ledger.request.RequestHash;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recomputes the hashes of the rows that say who asked. A row that was erased is no difference, for
 * that is what the rows stand beside the ledger for; one that was altered is.
 */
final class RequestProof {

  private static final int CHUNK = 1000;

  private final JdbcClient jdbc;
  private final Differences differences;

  RequestProof(JdbcClient jdbc, Differences differences) {
    this.jdbc = jdbc;
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

    boolean isWhole() {
      return Arrays.equals(
          hash, RequestHash.of(salt, requestId, userAgent, remoteAddress, reason, ticket));
    }
  }

  /** Checks all rows, a chunk at a time. */
  void check() {
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
              .query(Row.class)
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
