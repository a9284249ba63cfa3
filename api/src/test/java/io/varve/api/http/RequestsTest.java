package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.testing.http.RawHttp;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest extends ServedTest {

  private static final String GET = "GET " + ROOT + "/request";
  private static final String POST = "POST /management/v1/request";
  private static final String KEY = "Idempotency-Key: 0198c2f0-0000-4000-8000-0000000000ff";

  @Test
  void aSentIdIsUsedLoggedAndEchoed() throws IOException {
    var answer = http.send(GET, "X-Request-Id: order 7/~!");

    assertThat(answer.headers()).containsEntry("x-request-id", "order 7/~!");
    assertThat(answer.json().get("id").asText()).isEqualTo("order 7/~!");
    assertThat(answer.json().get("logged").asText()).isEqualTo("order 7/~! null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\there", "ümlaut"})
  void anUnusableIdIsReplaced(String id) throws IOException {
    isMadeByUs(http.send(GET, "x-request-id: " + id));
  }

  @Test
  void anIdIsMadeIfThereIsNoneOrItIsTooLong() throws IOException {
    isMadeByUs(http.send(GET));
    isMadeByUs(http.send(GET, "x-request-id: " + "a".repeat(129)));
    assertThat(http.send(GET, "x-request-id: " + "a".repeat(128)).headers())
        .containsEntry("x-request-id", "a".repeat(128));
  }

  private static void isMadeByUs(RawHttp.Answer answer) throws IOException {
    String id = answer.headers().get("x-request-id");
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(answer.json().get("id").asText()).isEqualTo(id);
  }

  @Test
  void refusalsEchoTheIdToo() throws IOException {
    for (String request : new String[] {"GET /nothing", "GET /a;b", "TRACE /", "GET /%zz"}) {
      assertThat(http.send(request, "x-request-id: mine").headers())
          .containsEntry("x-request-id", "mine");
    }
  }

  @Test
  void theRouteIsMethodAndTemplate() throws IOException {
    assertThat(http.send(GET).json().get("route").asText())
        .isEqualTo("GET /catalog/v1/{prefix}/request");
    assertThat(http.send(POST).json().get("route").asText())
        .isEqualTo("POST /management/v1/request");
  }

  @Test
  void theClientIsDescribed() throws IOException {
    var response =
        http.send(GET, "X-Change-Reason: Löschung nach Art. 17 ✓", "User-Agent: test").json();

    assertThat(response.get("reason").asText()).isEqualTo("Löschung nach Art. 17 ✓");
    assertThat(response.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(response.get("actor").asText()).isEqualTo("anonymous");
    assertThat(response.get("virtual").asBoolean()).isTrue();
  }

  @Test
  void theTraceIdIsTakenFromAValidTraceparent() throws IOException {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var response = http.send(GET, "traceparent: 00-" + trace + "-00f067aa0ba902b7-01").json();

    assertThat(response.get("trace").asText()).isEqualTo(trace);
    assertThat(response.get("logged").asText()).endsWith(" " + trace);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
      })
  void anInvalidTraceparentIsIgnored(String header) throws IOException {
    assertThat(http.send(GET, "traceparent: " + header).json().get("trace").asText())
        .isEqualTo("null");
  }

  @Test
  void anIdempotencyKeyIsAUuidOfAnyVersion() throws IOException {
    assertThat(http.send(POST, KEY).json().get("key").asText())
        .isEqualTo("0198c2f0-0000-4000-8000-0000000000ff");
    assertThat(http.send(POST).json().get("key").asText()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0-0-0-0-0", "0198c2f0000040008000000000000000"})
  void anyOtherIdempotencyKeyIsABadRequest(String key) throws IOException {
    http.send(POST, "Idempotency-Key: " + key).isError(400, "BadRequestException");
  }

  @Test
  void theFingerprintCoversMethodPathQueryAndBody() throws IOException {
    String base = fingerprint(http.json(POST, "{}", KEY));

    assertThat(base).matches("[0-9a-f]{64}");
    assertThat(fingerprint(http.json(POST, "{}", KEY))).isEqualTo(base);
    assertThat(fingerprint(http.json(POST, "{ }", KEY))).isNotEqualTo(base);
    assertThat(fingerprint(http.json(POST + "?", "{}", KEY))).isEqualTo(base);
    assertThat(fingerprint(http.json(POST + "?a", "{}", KEY))).isNotEqualTo(base);
    assertThat(fingerprint(http.json(POST + "?a=b", "{}", KEY)))
        .isNotEqualTo(fingerprint(http.json(POST + "?a", "=b{}", KEY)));
    assertThat(fingerprint(http.send(GET, KEY)))
        .isNotEqualTo(fingerprint(http.send("GET /catalog/v1/other/request", KEY)))
        .isNotEqualTo(fingerprint(http.send(GET + "?x", KEY)));
  }

  @Test
  void requestWithoutAKeyHasNoFingerprint() throws IOException {
    assertThat(fingerprint(http.json(POST, "{}"))).isEmpty();
  }

  private static String fingerprint(RawHttp.Answer answer) throws IOException {
    return answer.json().get("fingerprint").asText();
  }

  @Test
  void answersOfTheApisSayHowToCacheThem() throws IOException {
    for (String request : new String[] {GET, POST, "GET /catalog/v1/nothing/here", "GET /%zz"}) {
      var headers = http.send(request).headers();
      boolean api = !request.contains("%zz");
      assertThat(headers.get("cache-control")).isEqualTo(api ? "private" : null);
      assertThat(headers.get("vary"))
          .isEqualTo(
              api
                  ? "Authorization, x-assume-role, x-project-id, X-Iceberg-Access-Delegation, Accept-Encoding, Origin"
                  : null);
    }
  }
}
