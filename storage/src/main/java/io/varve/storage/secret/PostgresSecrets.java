package io.varve.storage.secret;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps secrets in the table {@code secrets}, encrypted. */
public final class PostgresSecrets implements SecretStore {

  private static final String HOW =
      "; start the server with --secret-key-file or VARVE_SECRET_KEY (32 random bytes in base64)";

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

  /**
   * Puts every secret under the first key, so that the others can be taken away. Safe while servers
   * run that have both keys.
   *
   * @return how many were under another key
   */
  public int rewrap() {
    String to = keys.first().orElseThrow(() -> new NoSecretKeyException("There is no key" + HOW));
    List<Row> rows =
        jdbc.sql("select secret_id, key_id, wrapped_key, ciphertext from secrets where key_id <> ?")
            .param(to)
            .query(Row.class)
            .list();
    int done = 0;
    for (Row row : rows) {
      Envelope envelope = row.envelope().rewrapped(key(row.keyId), key(to), row.secretId);
      done +=
          jdbc.sql(
                  "update secrets set key_id = ?, wrapped_key = ?"
                      + " where secret_id = ? and key_id = ?")
              .params(to, envelope.wrappedKey(), row.secretId, row.keyId)
              .update();
    }
    return done;
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
