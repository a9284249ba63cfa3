package io.varve.api.http;

import static io.varve.api.http.HttpApplication.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins, on a server without a login. */
class CorsTest extends ServedTest {

  private static final String ASKED = "Access-Control-Request-Method: POST";

  @Test
  void preflightOfAnAllowedOriginIsAnswered() throws IOException {
    var answer =
        http.send(
            "OPTIONS " + ROOT + "/namespaces",
            "Origin: " + ORIGIN,
            "Sec-Fetch-Site: cross-site",
            ASKED,
            "Access-Control-Request-Headers: authorization,content-type,idempotency-key,"
                + "x-iceberg-access-delegation,x-project-id,if-none-match,x-client-version");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers())
        .containsEntry("access-control-allow-origin", ORIGIN)
        .containsEntry("access-control-allow-methods", "GET,HEAD,POST,PUT,DELETE")
        .containsEntry("access-control-max-age", "3600")
        .doesNotContainKey("access-control-allow-credentials");
    assertThat(answer.headers().get("access-control-allow-headers"))
        .contains("authorization", "x-iceberg-access-delegation", "idempotency-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.example",
        "https://evil.example/https://app.example.com",
        "null",
        "*",
        "nonsense",
        "http://[::1"
      })
  void preflightsOfOtherOriginsAreRefused(String origin) throws IOException {
    var answer =
        http.send("OPTIONS " + ROOT + "/namespaces", "Origin: " + origin, ASKED)
            .isError(403, "ForbiddenException");

    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Access-Control-Request-Method: TRACE",
        "Access-Control-Request-Method: nonsense",
        "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-other"
      })
  void preflightsForWhatNoClientSendsAreRefused(String asked) throws IOException {
    var answer =
        http.send("OPTIONS " + ROOT + "/namespaces", "Origin: " + ORIGIN, asked)
            .isError(403, "ForbiddenException");

    assertThat(answer.message()).contains("--cors-origins", "Authorization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/catalog/v1/nowhere", "/health?x=%00", "/x;y"})
  void answersAndErrorsForAnAllowedOriginCanBeReadByItsPages(String path) throws IOException {
    var answer = http.send("GET " + path, "Origin: " + ORIGIN, "Sec-Fetch-Site: cross-site");

    assertThat(answer.headers()).containsEntry("access-control-allow-origin", ORIGIN);
    assertThat(answer.headers().get("access-control-expose-headers"))
        .contains("ETag", "Retry-After", "WWW-Authenticate", "x-request-id");
    assertThat(answer.headers().get("vary")).contains("Origin");
  }

  @Test
  void allowedOriginDoesNotOpenOtherHosts() throws IOException {
    // A name of the page's own that resolves to loopback.
    http.send("GET /health", "Host: app.example.com", "Origin: " + ORIGIN)
        .isError(403, "ForbiddenException");
  }

  @Test
  void clientsThatAreNoBrowsersAreAnsweredAsEver() throws IOException {
    var answer = http.send("GET /health");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
  }
}
