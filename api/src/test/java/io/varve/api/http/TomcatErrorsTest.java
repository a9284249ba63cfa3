package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.testing.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tomcat refuses before any filter is asked. */
class TomcatErrorsTest extends ServedTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1 extra\r\nHost: localhost\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nbroken header\r\n\r\n",
      })
  void malformedRequestsAreBadRequests(String request) throws IOException {
    var answer = raw(request);

    assertThat(answer.body()).doesNotContain("<");
    answer.isError(400, "BadRequestException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health HTTP/1.1\r\nHost: localhost\r\nAuthorization : Bearer planted\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nAuthorization Bearer planted\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nAuth(rization: Bearer planted\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer planted\u0001\r\n\r\n",
        "GET /health?token=planted\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1 planted\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: planted@b\r\n\r\n",
        "GET http://planted/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "planted( / HTTP/1.1\r\nHost: localhost\r\n\r\n",
      })
  void malformedRequestsAreNotQuoted(String request) throws IOException {
    var answer = raw(request);

    assertThat(answer.body())
        .doesNotContain("planted")
        .contains("The request's first line or its headers");
    answer.isError(400, "BadRequestException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/planted%zz", "/planted%00", "/planted/%2e%2e/%2e%2e", "/planted%c0%af"})
  void pathsThatCannotBeDecodedAreNotQuoted(String path) throws IOException {
    var answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.body()).doesNotContain("planted");
  }

  @Test
  void anUnknownVersionIsNotSupported() throws IOException {
    raw("GET /health HTTP/3.0\r\nHost: localhost\r\n\r\n")
        .isError(505, "HttpVersionNotSupportedException");
  }

  @Test
  void anUnknownTransferEncodingIsNotImplemented() throws IOException {
    raw("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: odd\r\n\r\n")
        .isError(501, "NotImplementedException");
  }

  @Test
  void aPathTooLongIsRefused() throws IOException {
    raw("GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .isError(400, "BadRequestException");
  }

  @Test
  void headersTooLargeAreRefused() throws IOException {
    raw("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(40_000) + "\r\n\r\n")
        .isError(400, "BadRequestException");
  }

  @Test
  void aTokenOf16KilobytesPasses() throws IOException {
    assertThat(http.send("GET /health", "Authorization: Bearer " + "a".repeat(16_384)).status())
        .isEqualTo(200);
  }

  @Test
  void connectIsRefused() throws IOException {
    var answer = raw("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n");

    assertThat(answer.status()).isBetween(400, 501);
    answer.isError(answer.status(), answer.json().get("error").get("type").asText());
  }

  @Test
  void theAnswerNamesNoServer() throws IOException {
    assertThat(raw("nonsense\r\n\r\n").headers()).doesNotContainKey("server");
    assertThat(http.send("GET /health").headers()).doesNotContainKey("server");
  }

  private RawHttp.Answer raw(String request) throws IOException {
    return http.bytes(
        request
            .replaceFirst("\r\nHost", "\r\nConnection: close\r\nHost")
            .getBytes(StandardCharsets.US_ASCII));
  }
}
