package io.varve.security.issuer;

import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code issuer_keys}, which all nodes share. */
final class IssuerKeyRows {

  private final JdbcClient jdbc;

  IssuerKeyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All keys, in the order in which they sign. */
  List<IssuerKey> list() {
    return jdbc.sql(
            "select secret_id, public_key, signs_from from issuer_keys"
                + " order by signs_from, secret_id")
        .query(
            (row, n) ->
                new IssuerKey(
                    row.getObject(1, UUID.class),
                    parsed(row.getString(2)),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Lets one node at a time make keys, until its transaction ends. */
  void lock() {
    jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended('varve issuer keys', 0))")
        .query(Integer.class)
        .single();
  }

  void add(UUID secretId, RSAKey publicKey, Instant signsFrom) {
    jdbc.sql("insert into issuer_keys (secret_id, public_key, signs_from) values (?, ?, ?)")
        .params(secretId, publicKey.toJSONString(), signsFrom.atOffset(ZoneOffset.UTC))
        .update();
  }

  void remove(UUID secretId) {
    jdbc.sql("delete from issuer_keys where secret_id = ?").param(secretId).update();
  }

  private static RSAKey parsed(String json) {
    try {
      return RSAKey.parse(json);
    } catch (ParseException e) {
      throw new IllegalStateException("A public key of the issuer was altered in the database", e);
    }
  }
}
