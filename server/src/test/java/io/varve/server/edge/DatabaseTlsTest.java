package io.varve.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.server.configuration.DatabaseSettings;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.EmbeddedTestPostgres;
import io.varve.testing.tls.IssuedCertificate;
import io.varve.testing.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database with a certificate of a private authority, which its URL names. */
final class DatabaseTlsTest {

  @TempDir private Path folder;

  private static DatabaseSettings at(DatabaseSettings settings, String query) {
    return new DatabaseSettings(
        settings.url() + query, settings.runtime(), settings.owner(), settings.poolSize());
  }

  @Test
  void serverChecksTheCertificateOfItsDatabase() throws Exception {
    TestAuthority authority = new TestAuthority();
    IssuedCertificate issued = authority.issue();
    Path own = Files.writeString(folder.resolve("own.pem"), authority.pem());
    Path other = Files.writeString(folder.resolve("other.pem"), new TestAuthority().pem());
    try (EmbeddedTestPostgres postgres = EmbeddedTestPostgres.start()) {
      postgres.serveTls(issued.chainPem(), issued.keyPem());
      try (CatalogDatabase database = CatalogDatabase.create(postgres)) {
        String verified = "?sslmode=verify-full&sslrootcert=";
        DatabaseSettings good = at(database.settings(), verified + own);
        try (TestServer server = TestServer.start(database, good)) {
          assertThat(TestServer.get(server.url() + "/health").statusCode()).isEqualTo(200);
          assertThat(
                  server
                      .get(JdbcClient.class)
                      .sql("select count(*) from pg_stat_ssl where ssl and pid = pg_backend_pid()")
                      .query(Integer.class)
                      .single())
              .isOne();
        }
        DatabaseSettings bad = at(database.settings(), verified + other);
        assertThatThrownBy(() -> TestServer.start(database, bad))
            .hasStackTraceContaining("SSL error")
            .hasStackTraceContaining("PKIX path");
      }
    }
  }
}
