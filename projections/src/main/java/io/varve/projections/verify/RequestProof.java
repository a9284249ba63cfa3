package io.varve.projections.verify;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.RequestEvent.RequestErased;
import io.varve.ledger.request.RequestHash;
import io.varve.ledger.seal.StoredEvent;
import io.varve.ledger.store.MetadataKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Recomputes the hashes of the rows that say who asked, and looks for those that events name. A row
 * that is blank or missing is a difference, unless an event says that it was erased.
 */
final class RequestProof {

  private static final int CHUNK = 1000;
  private static final String KEY = '"' + MetadataKeys.REQUEST_HASH + "\":\"";
  private static final String ERASURE = EventTypes.of(RequestErased.class).name();
  private static final int DIGITS = 64;

  private final Differences differences;
  private final UserErasureProof users;
  private long missing;
  private long firstMissing;

  RequestProof(Differences differences) {
    this.differences = differences;
    this.users = new UserErasureProof(differences);
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

    boolean isBlank() {
      return salt.length == 0
          && userAgent == null
          && remoteAddress == null
          && reason == null
          && ticket == null;
    }
  }

  /** Looks for the rows of events; those that the ledger says are erased must not say anything. */
  void look(JdbcClient jdbc, List<ChainProof.Link> links) {
    Map<String, Long> named = new LinkedHashMap<>();
    Map<String, Long> erased = new LinkedHashMap<>();
    for (ChainProof.Link link : links) {
      StoredEvent event = link.event();
      if (event != null) {
        hash(event.metadata()).ifPresent(hash -> named.putIfAbsent(hash, link.position()));
        if (event.name().equals(ERASURE)) {
          hash(event.payload()).ifPresent(hash -> erased.put(hash, link.position()));
        }
      }
    }
    users.look(jdbc, links);
    for (String hash : missing(jdbc, named.keySet())) {
      long position = Objects.requireNonNull(named.get(hash));
      firstMissing = missing == 0 ? position : Math.min(firstMissing, position);
      missing++;
    }
    for (String hash :
        where(
            jdbc,
            erased.keySet(),
            "exists (select from requests where hash = decode(named, 'hex') and salt <> ''::bytea)")) {
      differences.add(
          "The row of requests with hash %s is there again, though it was erased at position %d"
              .formatted(hash, erased.get(hash)));
    }
  }

  /** Those of the hashes that no row has, and no event says are erased. */
  static Set<String> missing(JdbcClient jdbc, Set<String> hashes) {
    Set<String> gone =
        where(jdbc, hashes, "not exists (select from requests where hash = decode(named, 'hex'))");
    gone.removeAll(erasedOf(jdbc, gone));
    return gone;
  }

  /** Those of the hashes whose erasure is an event; that is proved as events are. */
  private static Set<String> erasedOf(JdbcClient jdbc, Set<String> hashes) {
    return where(
        jdbc,
        hashes,
        """
        exists (select from events where stream_id = left(named, 32)::uuid
          and event_name = %s and payload->>'request-hash' = named)
        """
            .formatted(EventTypes.sqlNames(RequestErased.class)));
  }

  private static Set<String> where(JdbcClient jdbc, Set<String> hashes, String condition) {
    return hashes.isEmpty()
        ? new HashSet<>()
        : new HashSet<>(
            jdbc.sql("select named from unnest(?::text[]) named where " + condition)
                .param(hashes.toArray(String[]::new))
                .query(String.class)
                .list());
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

  /** Says which rows were not there, and what is hidden without cause, after the last event. */
  void finish(JdbcClient jdbc) {
    users.finish(jdbc);
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
      Set<String> altered = new LinkedHashSet<>();
      Set<String> blank = new HashSet<>();
      for (Row row : rows) {
        if (!row.isWhole()) {
          altered.add(HexFormat.of().formatHex(row.hash));
        }
        if (row.isBlank()) {
          blank.add(HexFormat.of().formatHex(row.hash));
        }
      }
      Set<String> erased = erasedOf(jdbc, blank);
      blank.removeAll(erased);
      altered.removeAll(erased);
      altered.removeAll(UserErasureProof.erased(jdbc, blank));
      for (String hash : altered) {
        differences.add(
            "The row of requests with hash " + hash + " was altered: its hash does not fit");
      }
      last = rows.isEmpty() ? last : rows.getLast().hash;
    } while (rows.size() == CHUNK);
  }
}
