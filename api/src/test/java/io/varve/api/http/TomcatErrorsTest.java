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
  void malformed_requests_are_bad_requests(String request) throws IOException {
    var answer = raw(request);

    assertThat(answer.body()).doesNotContain("<");
    answer.isError(400, "BadRequestException");
  }

  @Test
  void an_unknown_version_is_not_supported() throws IOException {
    raw("GET /health HTTP/3.0\r\nHost: localhost\r\n\r\n")
        .isError(505, "HttpVersionNotSupportedException");
  }

  @Test
  void an_unknown_transfer_encoding_is_not_implemented() throws IOException {
    raw("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: odd\r\n\r\n")
        .isError(501, "NotImplementedException");
  }

  @Test
  void a_path_too_long_is_refused() throws IOException {
    raw("GET /" + "a".repeat(40_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .isError(400, "BadRequestException");
  }

  @Test
  void headers_too_large_are_refused() throws IOException {
    raw("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(40_000) + "\r\n\r\n")
        .isError(400, "BadRequestException");
  }

  @Test
  void a_token_of_16_kilobytes_passes() throws IOException {
    assertThat(http.send("GET /health", "Authorization: Bearer " + "a".repeat(16_384)).status())
        .isEqualTo(200);
  }

  @Test
  void connect_is_refused() throws IOException {
    var answer = raw("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n");

    assertThat(answer.status()).isBetween(400, 501);
    answer.isError(answer.status(), answer.json().get("error").get("type").asText());
  }

  @Test
  void the_answer_names_no_server() throws IOException {
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
