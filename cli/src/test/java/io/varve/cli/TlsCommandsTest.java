package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.cli.process.ChildServer;
import io.varve.server.node.CatalogDatabase;
import io.varve.testing.oidc.TestIssuer;
import io.varve.testing.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with TLS and a login, and an identity provider with TLS, all with certificates of one
 * private authority.
 */
final class TlsCommandsTest {

  @TempDir private static Path folder;

  private static Path authorityFile;
  private static TestIssuer issuer;
  private static CatalogDatabase database;
  private static ChildServer server;

  @BeforeAll
  static void start() throws Exception {
    TestAuthority authority = new TestAuthority();
    authorityFile = Files.writeString(folder.resolve("ca.pem"), authority.pem());
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    authority.issue().write(certificate, key);
    issuer = new TestIssuer(authority.issue());
    database = CatalogDatabase.create();
    server =
        ChildServer.start(
            database,
            Map.of(
                "VARVE_TLS_CERTIFICATE",
                certificate.toString(),
                "VARVE_TLS_KEY",
                key.toString(),
                "VARVE_CA_BUNDLE",
                authorityFile.toString(),
                "VARVE_OIDC_ISSUER",
                issuer.uri().toString(),
                "VARVE_OIDC_AUDIENCE",
                TestIssuer.AUDIENCE,
                "VARVE_ALLOW_LOCAL_WAREHOUSES",
                "true"));
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
    database.close();
  }

  private static Ran list(String uri, String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "project";
    all[1] = "list";
    all[2] = "--uri=" + uri;
    System.arraycopy(more, 0, all, 3, more.length);
    return Ran.of(Varve.commandLine(), all);
  }

  @Test
  void commandTrustsTheAuthorityThatItIsGiven() {
    assertThat(server.url()).startsWith("https://");
    assertThat(server.metrics()).startsWith("https://");
    String token = "--token=" + issuer.token("anna");
    list(server.url(), token, "--ca-certificate=" + authorityFile).succeeded();
    assertThat(list(server.url(), token).refused().problem())
        .contains("not trusted", "--ca-certificate FILE");
  }

  @Test
  void providerIsTrustedTooWhenACommandLogsIn() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), TestIssuer.SECRET);
    Ran ran =
        list(
            server.url(),
            "--ca-certificate=" + authorityFile,
            "--client-id=" + TestIssuer.CLIENT,
            "--client-secret-file=" + secret,
            "--oauth2-server-uri=" + issuer.tokenEndpoint());
    ran.succeeded();
  }

  @Test
  void plainHttpIsToldToUseTls() {
    assertThat(list(server.url().replace("https:", "http:")).refused().problem())
        .contains("https://");
  }
}
