package io.varve.storage.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.testing.TestDatabase;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Secrets in Postgres, which are encrypted there. */
@Tag("postgres")
final class PostgresSecretsTest extends SecretStoreSuite {

  private static final SecretKeys KEYS =
      SecretKeys.parse(Base64.getEncoder().encodeToString(new byte[32]));

  private final TestDatabase database = TestDatabase.migrated();
  private final PostgresSecrets secrets =
      new PostgresSecrets(JdbcClient.create(database.runtime()), KEYS);

  @AfterEach
  void end() {
    database.close();
  }

  @Override
  protected SecretStore secrets() {
    return secrets;
  }

  @Test
  void rowDoesNotShowTheSecret() {
    secrets.put(ID, "planted");
    assertThat(database.count("select count(*) from secrets where secrets::text like '%planted%'"))
        .isZero();
    assertThat(
            database.count(
                "select count(*) from secrets where position('planted'::bytea in ciphertext) > 0"))
        .isZero();
    assertThat(secrets.get(ID)).contains("planted");
  }
}
