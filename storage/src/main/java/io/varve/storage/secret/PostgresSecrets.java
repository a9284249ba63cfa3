package io.varve.storage.secret;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntConsumer;
import javax.crypto.SecretKey;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps secrets in the table {@code secrets}, encrypted. */
public final class PostgresSecrets implements SecretStore {

  private static final String HOW =
      "; start the server with --secret-key-file or VARVE_SECRET_KEY (32 random bytes in base64)";

  private static final int PART = 200;

  private final JdbcClient jdbc;
  private final SecretKeys keys;

  public PostgresSecrets(JdbcClient jdbc, SecretKeys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  @Override
  public void put(UUID secretId, String secret) {
    String keyId =
        keys.first()
            .orElseThrow(
                () ->
                    new NoSecretKeyException(
                        "This server has no key to encrypt credentials with" + HOW));
    Envelope envelope = Envelope.seal(key(keyId), secretId, secret);
    jdbc.sql("insert into secrets (secret_id, key_id, wrapped_key, ciphertext) values (?, ?, ?, ?)")
        .params(secretId, keyId, envelope.wrappedKey(), envelope.ciphertext())
        .update();
  }

  private record Row(UUID secretId, String keyId, byte[] wrappedKey, byte[] ciphertext) {
    Envelope envelope() {
      return new Envelope(wrappedKey, ciphertext);
    }
  }

  @Override
  public Optional<String> get(UUID secretId) {
    return jdbc.sql(
            "select secret_id, key_id, wrapped_key, ciphertext from secrets where secret_id = ?")
        .param(secretId)
        .query(Row.class)
        .optional()
        .map(row -> row.envelope().open(key(row.keyId), secretId));
  }

  @Override
  public void delete(UUID secretId) {
    jdbc.sql("delete from secrets where secret_id = ?").param(secretId).update();
  }

  @Override
  public List<UUID> ids() {
    return jdbc.sql("select secret_id from secrets order by secret_id").query(UUID.class).list();
  }

  /**
   * How many secrets there are under a key.
   *
   * @param here what this process knows of the key
   */
  public record UnderKey(String keyId, long secrets, Here here) {}

  /** What a process knows of a key. */
  public enum Here {
    FIRST,
    KNOWN,
    MISSING
  }

  /** The keys that secrets are under, and those of this process, first that which encrypts. */
  public List<UnderKey> underKeys() {
    Map<String, Long> counts = new LinkedHashMap<>();
    keys.ids().forEach(keyId -> counts.put(keyId, 0L));
    jdbc.sql("select key_id, count(*) from secrets group by key_id order by key_id")
        .query(
            row -> {
              counts.put(row.getString(1), row.getLong(2));
            });
    return counts.entrySet().stream()
        .map(count -> new UnderKey(count.getKey(), count.getValue(), here(count.getKey())))
        .toList();
  }

  private Here here(String keyId) {
    if (keys.first().equals(Optional.of(keyId))) {
      return Here.FIRST;
    }
    return keys.find(keyId).isPresent() ? Here.KNOWN : Here.MISSING;
  }

  /**
   * Puts every secret under the first key, so that the others can be taken away. Safe while servers
   * run that have both keys, and done in parts, so that it can be stopped and begun again.
   *
   * @param progress gets after each part how many are done
   * @return how many were under another key
   */
  public int rewrap(IntConsumer progress) {
    String to = keys.first().orElseThrow(() -> new NoSecretKeyException("There is no key" + HOW));
    int done = 0;
    UUID last = new UUID(0, 0);
    while (true) {
      List<Row> rows =
          jdbc.sql(
                  "select secret_id, key_id, wrapped_key, ciphertext from secrets"
                      + " where key_id <> ? and secret_id > ? order by secret_id limit "
                      + PART)
              .params(to, last)
              .query(Row.class)
              .list();
      if (rows.isEmpty()) {
        return done;
      }
      for (Row row : rows) {
        Envelope envelope = row.envelope().rewrapped(key(row.keyId), key(to), row.secretId);
        done +=
            jdbc.sql(
                    "update secrets set key_id = ?, wrapped_key = ?"
                        + " where secret_id = ? and key_id = ?")
                .params(to, envelope.wrappedKey(), row.secretId, row.keyId)
                .update();
      }
      last = rows.getLast().secretId;
      progress.accept(done);
    }
  }

  private SecretKey key(String keyId) {
    return keys.find(keyId)
        .orElseThrow(
            () ->
                new NoSecretKeyException(
                    "This server has not the key "
                        + keyId
                        + " that a credential was encrypted with"
                        + HOW));
  }
}
