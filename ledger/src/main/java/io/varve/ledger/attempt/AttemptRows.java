package io.varve.ledger.attempt;

import io.varve.ledger.attempt.Attempt.Who;
import io.varve.ledger.request.RequestHash;
import io.varve.ledger.write.TransactionPipeline;
import io.varve.ledger.write.TransactionPipeline.Statement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes attempts: those of a batch in one transaction, which takes the lock on {@code
 * attempts_head}, so that nodes take turns and each row has its position and hash when it is
 * committed.
 */
final class AttemptRows {

  private final TransactionPipeline pipeline;
  private final TransactionOperations transactions;
  private final Clock clock;

  /**
   * @param transactions with read committed isolation
   */
  AttemptRows(TransactionPipeline pipeline, TransactionOperations transactions, Clock clock) {
    this.pipeline = pipeline;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Writes attempts in their order; they are committed when it returns. */
  void write(List<Attempt> attempts) {
    transactions.executeWithoutResult(
        status -> {
          Head head =
              pipeline.query(
                  results -> Head.read(results.next()),
                  new Statement(
                      "select position, hash, recorded_at from attempts_head for update"));
          append(head, attempts);
        });
  }

  private record Head(long position, byte[] hash, Instant recordedAt) {
    static Head read(ResultSet row) throws SQLException {
      row.next();
      return new Head(
          row.getLong("position"),
          row.getBytes("hash"),
          row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }
  }

  /** A row of {@code requests}. */
  private record Asked(String hash, String salt, Who who) {
    static Asked of(Who who) {
      byte[] salt = RequestHash.newSalt();
      byte[] hash =
          RequestHash.of(
              salt,
              who.requestId(),
              who.userAgent(),
              who.remoteAddress(),
              who.reason(),
              who.ticket());
      return new Asked(HexFormat.of().formatHex(hash), HexFormat.of().formatHex(salt), who);
    }
  }

  private void append(Head head, List<Attempt> attempts) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant recordedAt = now.isBefore(head.recordedAt) ? head.recordedAt : now;
    List<Asked> asked = new ArrayList<>();
    List<AttemptHash.Row> rows = new ArrayList<>();
    List<byte[]> hashes = new ArrayList<>();
    long position = head.position;
    byte[] hash = head.hash;
    for (Attempt attempt : attempts) {
      Asked by = attempt.who() == null ? null : Asked.of(attempt.who());
      if (by != null) {
        asked.add(by);
      }
      AttemptHash.Row row =
          AttemptHash.Row.of(attempt, by == null ? null : HexFormat.of().parseHex(by.hash));
      position++;
      hash = AttemptHash.next(hash, position, recordedAt, row);
      rows.add(row);
      hashes.add(hash);
    }
    OffsetDateTime time = recordedAt.atOffset(ZoneOffset.UTC);
    if (!asked.isEmpty()) {
      insertAsked(asked);
    }
    pipeline.add(
        """
        insert into attempts (position, recorded_at, outcome, actor, action, object_kind, object_id,
          request_id, request_hash, details, hash)
        select ?::bigint + n, ?::timestamptz, outcome, actor, action, kind, id::uuid, request,
          decode(request_hash, 'hex'), details::json, hash
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::bytea[]) with ordinality
          t(outcome, actor, action, kind, id, request, request_hash, details, hash, n)
        """,
        head.position,
        time,
        texts(rows, AttemptHash.Row::outcome),
        texts(rows, AttemptHash.Row::actor),
        texts(rows, AttemptHash.Row::action),
        texts(rows, AttemptHash.Row::objectKind),
        texts(rows, row -> row.objectId() == null ? null : row.objectId().toString()),
        texts(rows, AttemptHash.Row::requestId),
        texts(rows, AttemptHash.Row::requestHash),
        texts(rows, AttemptHash.Row::details),
        hashes.toArray(byte[][]::new));
    pipeline.add(
        "update attempts_head set position = ?, hash = ?, recorded_at = ?", position, hash, time);
  }

  private void insertAsked(List<Asked> asked) {
    pipeline.add(
        """
        insert into requests (hash, salt, request_id, user_agent, remote_address, reason, ticket)
        select decode(hash, 'hex'), decode(salt, 'hex'), id, agent, address, reason, ticket
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          t(hash, salt, id, agent, address, reason, ticket)
        """,
        texts(asked, Asked::hash),
        texts(asked, Asked::salt),
        texts(asked, one -> one.who.requestId()),
        texts(asked, one -> one.who.userAgent()),
        texts(asked, one -> one.who.remoteAddress()),
        texts(asked, one -> one.who.reason()),
        texts(asked, one -> one.who.ticket()));
  }

  private static <T> Object texts(List<T> rows, Function<T, @Nullable String> column) {
    @Nullable String[] texts = new @Nullable String[rows.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = column.apply(Objects.requireNonNull(rows.get(i)));
    }
    return texts;
  }
}
