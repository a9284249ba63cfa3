package io.varve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.varve.storage.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identity providers that answer oddly, or not at all. */
final class ClientCredentialsTest {

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer provider;
  private volatile String answer = "";

  @BeforeEach
  void start() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    provider.start();
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  private ClientCredentials client() {
    URI endpoint = URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/token");
    return new ClientCredentials(endpoint, "c", "s", "catalog", TrustedAuthorities.OF_JAVA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9000000000000000000 | 1",
        "9e18 | 1",
        "1e400 | 1",
        "3600 | 1",
        "\"3600\" | 1",
        "\"soon\" | 1",
        "null | 1",
        "{} | 1",
        "1 | 2",
        "0 | 2",
        "-9e18 | 2"
      })
  void tokenIsKeptForAsLongAsItsLifeCanMean(String life, int requests) throws InterruptedException {
    answer = "{\"access_token\": \"t\", \"expires_in\": " + life + "}";
    ClientCredentials client = client();
    assertThat(client.token()).contains("t");
    assertThat(client.token()).contains("t");
    assertThat(asked).hasValue(requests);
  }

  @Test
  void providerThatDoesNotAnswerIsNotTakenForAServerOfVarve() {
    ClientCredentials client = client();
    provider.stop(0);
    assertThatThrownBy(client::token)
        .isInstanceOf(RefusedByServerException.class)
        .hasMessageContaining("identity provider")
        .hasMessageContaining("--oauth2-server-uri")
        .hasMessageNotContaining("--uri or")
        .hasMessageNotContaining("varve serve");
  }

  @Test
  void providerThatBreaksOffIsNotTakenForAServerOfVarve() throws IOException {
    try (var odd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> closeNext(odd));
      URI endpoint = URI.create("http://127.0.0.1:" + odd.getLocalPort());
      assertThatThrownBy(
              new ClientCredentials(endpoint, "c", "s", "", TrustedAuthorities.OF_JAVA)::token)
          .isInstanceOf(RefusedByServerException.class)
          .hasMessageContaining("Is it the token endpoint of the identity provider, and by http?");
    }
  }

  private static void closeNext(ServerSocket odd) {
    try {
      while (true) {
        odd.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }
}
