package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.testing.http.RawHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityHeadersTest extends ServedTest {

  private static void assertSafe(Answer answer) {
    assertThat(answer.headers())
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("referrer-policy", "no-referrer")
        .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
        .doesNotContainKey("strict-transport-security");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /health",
        "HEAD /health",
        "GET /nowhere",
        "GET /../x",
        "OPTIONS /health",
        "TRACE /health",
        "POST /catalog/v1/oauth/tokens"
      })
  void allAnswersHaveThem(String request) throws IOException {
    assertSafe(http.send(request));
  }

  @Test
  void refusalsOfOtherHostsHaveThem() throws IOException {
    assertSafe(http.send("GET /health", "Host: evil.example").isError(403, "ForbiddenException"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a b\r\n\r\n"})
  void requestsThatTomcatRefusesHaveThem(String request) throws IOException {
    Answer answer = http.bytes(request.getBytes(StandardCharsets.US_ASCII));
    assertThat(answer.status()).isEqualTo(400);
    assertSafe(answer);
  }
}
