package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenTest extends ServedTest {

  private static final String TOKENS = "POST /catalog/v1/oauth/tokens";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final byte[] CREDENTIAL =
      "grant_type=client_credentials&client_id=id&client_secret=planted&scope=catalog"
          .getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(strings = {FORM, FORM + "; charset=UTF-8", "Content-Type: application/json"})
  void tokenRequestIsAnsweredThatThereIsNoLogin(String type) throws IOException {
    var answer = http.send(TOKENS, CREDENTIAL, type);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers().get("content-type")).startsWith("application/json");
    JsonNode error = answer.json();
    assertThat(error.propertyStream().map(Map.Entry::getKey))
        .containsExactly("error", "error_description");
    assertThat(error.get("error").asText()).isEqualTo("unsupported_grant_type");
    // RFC 6749, 5.2: these characters only.
    assertThat(error.get("error_description").asText())
        .contains("There is no login here", "credential")
        .matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
    assertThat(answer.body()).doesNotContain("planted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST " + ROOT + "/size",
        "POST /catalog/v1/oauth/tokens/x",
        "POST /catalog/v1/oauth/token",
        "DELETE /catalog/v1/oauth/tokens;x"
      })
  void formIsTakenNowhereElse(String route) throws IOException {
    assertThat(http.send(route, CREDENTIAL, FORM).status()).isEqualTo(415);
  }

  @Test
  void tooLongAFormIsNotTaken() throws IOException {
    http.headOnly(
            TOKENS + " HTTP/1.1\r\nHost: localhost\r\n" + FORM + "\r\nContent-Length: 2000000")
        .isError(413, "ContentTooLargeException");
  }
}
