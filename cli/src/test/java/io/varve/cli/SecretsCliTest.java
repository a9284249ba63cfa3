package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.api.management.StorageValidator;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.storage.secret.NoSecretKeyException;
import io.varve.storage.secret.PostgresSecrets;
import io.varve.storage.secret.SecretKeys;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Another key takes the place of the first, on two nodes that go on serving. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecretsCliTest {

  private static final String OLD = key(1);
  private static final String NEW = key(2);

  private final CatalogDatabase database = CatalogDatabase.create();

  private static String key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return Base64.getEncoder().encodeToString(key);
  }

  @AfterAll
  void end() {
    database.close();
  }

  private Ran secrets(String command, String keys, String... more) {
    var settings = database.settings();
    String[] arguments = {
      command,
      "--database-url",
      settings.url(),
      "--database-user",
      settings.runtime().user(),
      "--database-password",
      settings.runtime().password(),
      "--database-owner-user",
      settings.owner().user(),
      "--database-owner-password",
      settings.owner().password(),
      "--secret-key",
      keys
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Ran.of(new SecretsCli(), all);
  }

  private static String warehouse(TestServer server, String name) {
    var made =
        TestServer.ask(
            "POST",
            server.url() + "/management/v1/warehouse",
            """
            {"warehouse-name": "%s",
             "storage-profile": {"type": "s3", "bucket": "%s", "region": "local-01",
               "sts-enabled": true, "endpoint": "http://127.0.0.1:1", "flavor": "s3-compat"},
             "storage-credential": {"type": "s3", "credential-type": "access-key",
               "access-key-id": "id", "secret-access-key": "planted"}}\
            """
                .formatted(name, name));
    assertThat(made.statusCode()).as(new String(made.body())).isEqualTo(201);
    return new String(made.body()).replaceFirst("(?s).*?\"id\" *: *\"([^\"]+)\".*", "$1");
  }

  /** Looking at a store needs its credential; the store itself is not there. */
  private static int look(TestServer server, String warehouse) {
    return TestServer.ask(
            "POST",
            server.url() + "/management/v1/warehouse/" + warehouse + "/storage/validate-access",
            "{}")
        .statusCode();
  }

  @Test
  void keysChangeWhileNodesServe() throws SQLException {
    UUID[] many = new UUID[250];
    try (Connection connection = database.runtime().getConnection();
        TestServer old = node(OLD + "," + NEW);
        TestServer next = node(NEW)) {
      JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      TestServer.ask(
          "POST", old.url() + "/management/v1/bootstrap", "{\"accept-terms-of-use\": true}");
      String first = warehouse(old, "first");
      warehouse(next, "second");
      PostgresSecrets before = new PostgresSecrets(jdbc, SecretKeys.parse(OLD));
      for (int i = 0; i < many.length; i++) {
        before.put(many[i] = UUID.randomUUID(), "secret " + i);
      }
      assertThat(secrets("status", NEW + "," + OLD).succeeded().out())
          .containsPattern("postgres +[0-9a-f]{16} +1 +the first: encrypts")
          .containsPattern("postgres +[0-9a-f]{16} +251 +another: decrypts");
      assertThat(secrets("status", NEW).succeeded().out()).contains("none of them");
      assertThat(secrets("rotate", NEW).problem())
          .contains("has not the key")
          .contains("--secret-key-file");
      assertThat(look(next, first)).isEqualTo(503);

      assertThat(secrets("rotate", NEW + "," + OLD).succeeded().out())
          .contains("Rewrapped 251; 252 are under the key");
      assertThat(secrets("rotate", NEW + "," + OLD).succeeded().out()).contains("Rewrapped 0;");
      assertThat(secrets("status", NEW, "--json").succeeded().out())
          .contains("\"secrets\":252,\"here\":\"first\"")
          .doesNotContain("missing");
      assertThat(look(next, first)).isEqualTo(200);
      assertThat(look(old, first)).isEqualTo(200);
      PostgresSecrets after = new PostgresSecrets(jdbc, SecretKeys.parse(NEW));
      for (int i = 0; i < many.length; i++) {
        assertThat(after.get(many[i])).contains("secret " + i);
      }
      assertThatThrownBy(() -> before.get(many[0])).isInstanceOf(NoSecretKeyException.class);
    }
  }

  @Test
  void wrongOptionsAreReportedBeforeAnythingIsDone() {
    assertThat(secrets("status", OLD, "--vault-uri", "http://127.0.0.1:1", "--vault-token", "x"))
        .satisfies(ran -> assertThat(ran.code()).isEqualTo(2))
        .satisfies(ran -> assertThat(ran.problem()).contains("Others see command lines"));
    assertThat(secrets("status", OLD, "--secret-store", "vault").problem())
        .contains("needs --vault-uri");
    assertThat(secrets("status", OLD, "--vault-uri", "http://127.0.0.1:1").problem())
        .contains("needs VARVE_VAULT_TOKEN");
    assertThat(secrets("move", OLD).problem()).contains("one store only");
  }

  private TestServer node(String keys) {
    return TestServer.unused(database, false, StorageValidator.Rule.SKIPPED, keys);
  }
}
