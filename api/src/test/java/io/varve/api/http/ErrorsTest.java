package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.varve.command.refusal.Reason;
import io.varve.testing.http.RawHttp;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ErrorsTest extends ServedTest {

  @ParameterizedTest
  @CsvSource({
    "BAD_REQUEST, 400, BadRequestException",
    "ALREADY_BOOTSTRAPPED, 400, CatalogAlreadyBootstrapped",
    "TERMS_NOT_ACCEPTED, 400, TermsOfUseNotAccepted",
    "STORAGE_OVERLAP, 400, CreateWarehouseStorageProfileOverlap",
    "NO_SUCH_PROJECT, 404, ProjectNotFound",
    "PROJECT_EXISTS, 409, ProjectIdAlreadyExists",
    "PROJECT_NOT_EMPTY, 409, ProjectNotEmpty",
    "WAREHOUSE_EXISTS, 409, WarehouseAlreadyExists",
    "WAREHOUSE_NOT_EMPTY, 409, WarehouseNotEmpty",
    "HELD, 409, HeldByPolicy",
    "NO_SUCH_WAREHOUSE, 404, NoSuchWarehouseException",
    "NO_SUCH_NAMESPACE, 404, NoSuchNamespaceException",
    "NO_SUCH_TABLE, 404, NoSuchTableException",
    "NO_SUCH_VIEW, 404, NoSuchViewException",
    "ALREADY_EXISTS, 409, AlreadyExistsException",
    "NAMESPACE_NOT_EMPTY, 409, NamespaceNotEmptyException",
    "COMMIT_FAILED, 409, CommitFailedException",
    "UNPROCESSABLE, 422, UnprocessableEntityException",
    "NOT_SUPPORTED, 406, UnsupportedOperationException",
    "UNAVAILABLE, 503, ServiceUnavailableException",
    "TOO_MANY_REQUESTS, 429, TooManyRequestsException",
    "OUTCOME_UNKNOWN, 500, CommitStateUnknownException"
  })
  void eachReasonHasItsStatusAndType(Reason reason, int status, String type) throws IOException {
    var answer = http.send("GET /catalog/v1/refuse/" + reason).isError(status, type);

    assertThat(answer.message()).startsWith("Refused for \"" + reason + "\" <b>");
    assertThat(answer.headers()).doesNotContainKey("etag");
    assertThat(answer.headers().get("retry-after"))
        .isEqualTo(status == 503 || status == 429 ? "1" : null);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aHeadAnswerHasTheStatusAndNoBody(Reason reason) throws IOException {
    var answer = http.send("HEAD /catalog/v1/refuse/" + reason);

    assertThat(answer.status()).isEqualTo(ErrorType.of(reason).status());
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "our-argument", "overflow", "io", "else"})
  void faultsOfOursSayOnlyAnIdThatTheLogHas(String how, CapturedOutput log) throws IOException {
    var answer = http.send("GET /catalog/v1/fail/" + how).isError(500, "InternalServerError");

    assertThat(answer.message()).matches("Error ID: [0-9a-f-]{36}");
    assertThat(answer.body()).doesNotContain("secret");
    assertThat(log)
        .contains(answer.message().replace("Error ID: ", "Error ID "))
        .contains("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-connection", "no-transaction", "query-timeout", "pool-timeout"})
  void aDatabaseOutOfReachIsUnavailable(String how, CapturedOutput log) throws IOException {
    var answer =
        http.send("GET /catalog/v1/fail/" + how).isError(503, "ServiceUnavailableException");

    assertThat(answer.headers()).containsEntry("retry-after", "1");
    assertThat(answer.body()).doesNotContain("secret");
    assertLoggedInOneLine(log, answer);
  }

  @Test
  void aServerThatIsBusySaysSoInOneLine(CapturedOutput log) throws IOException {
    var answer =
        http.send("GET /catalog/v1/refuse/UNAVAILABLE").isError(503, "ServiceUnavailableException");

    assertLoggedInOneLine(log, answer);
    assertThat(log).contains("Refused for");
  }

  private static void assertLoggedInOneLine(CapturedOutput log, RawHttp.Answer answer)
      throws IOException {
    String id = answer.message().substring(answer.message().indexOf("Error ID: ") + 10);
    List<String> lines =
        log.getAll().lines().dropWhile(line -> !line.contains("Error ID " + id)).toList();
    assertThat(lines.getFirst()).contains(" WARN ");
    assertThat(lines.stream().skip(1)).noneMatch(line -> line.startsWith("\tat "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iceberg-argument", "iceberg-json", "iceberg-validation", "long"})
  void refusalOfIcebergIsABadRequest(String how) throws IOException {
    var answer = http.send("GET /catalog/v1/fail/" + how).isError(400, "BadRequestException");

    assertThat(answer.message().length()).isLessThanOrEqualTo(1_000);
  }

  @Test
  void aRefusalIsFoundInsideAnotherException() throws IOException {
    http.send("GET /catalog/v1/fail/wrapped-refusal").isError(404, "NoSuchTableException");
  }

  @Test
  void anAsynchronousAnswerThatTookTooLongIsUnavailable() throws IOException {
    var answer =
        http.send("GET /catalog/v1/fail/async-timeout").isError(503, "ServiceUnavailableException");

    assertThat(answer.headers()).containsEntry("retry-after", "1");
  }

  @Test
  void sendErrorEndsInTheEnvelopeToo() throws IOException {
    var answer = http.send("GET /catalog/v1/fail/send-error").isError(409, "ConflictException");

    assertThat(answer.message()).isEqualTo("sent by hand");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /catalog/v1/nothing/here", "POST /catalog/v1/nothing/here", "GET /", "GET /error",
        "DELETE /management/v1/nothing", "GET /favicon.ico", "FOO /nothing", "GET /catalog/v1/",
        "GET /index.html", "PUT /"
      })
  void noRouteIsNotFound(String request) throws IOException {
    http.send(request, "Accept: text/html").isError(404, "NotFoundException");
  }

  @Test
  void aTableInNoNamespaceIsATableThatIsNotThere() throws IOException {
    http.send("GET /catalog/v1/w/namespaces//tables/t").isError(404, "NoSuchTableException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "FOO", "DELETE"})
  void anotherMethodIsNotAllowed(String method) throws IOException {
    var answer =
        http.send(method + " " + ROOT + "/namespaces").isError(405, "MethodNotAllowedException");

    assertThat(answer.headers().get("allow")).contains("GET").contains("POST");
  }

  @Test
  void traceIsRefused() throws IOException {
    http.send("TRACE " + ROOT + "/namespaces", "X-Secret: s3cret")
        .isError(405, "MethodNotAllowedException");
    assertThat(http.send("TRACE /health", "X-Secret: s3cret").body()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?parent=a&pageSize=x", "?parent=a&pageSize=99999999999", "", "?parent=%zz"})
  void badAndMissingParametersAreBadRequests(String query) throws IOException {
    var answer =
        http.send("GET " + ROOT + "/namespaces" + query).isError(400, "BadRequestException");

    assertThat(answer.message()).contains(query.contains("pageSize") ? "pageSize" : "");
  }

  @Test
  void anAcceptHeaderChangesNothing() throws IOException {
    for (String accept : new String[] {"text/html", "nonsense", "application/xml;q=0.5"}) {
      http.send("GET /catalog/v1/refuse/NO_SUCH_TABLE", "Accept: " + accept)
          .isError(404, "NoSuchTableException");
    }
  }

  @Test
  void aPreflightOfAnotherOriginIsRefused() throws IOException {
    http.send(
            "OPTIONS " + ROOT + "/namespaces",
            "Origin: https://evil.example",
            "Access-Control-Request-Method: POST")
        .isError(403, "ForbiddenException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/catalog/v1/x/namespaces", "/nothing", "*"})
  void optionsNeverAnswerWithAPageOrABareText(String path) throws IOException {
    for (String headers : new String[] {"X: y", "Origin: http://localhost:3000"}) {
      var answer = http.send("OPTIONS " + path, headers, "Access-Control-Request-Method: POST");
      if (answer.status() >= 400) {
        answer.isError(answer.status(), answer.json().at("/error/type").asText());
      } else {
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
      }
    }
  }

  @Test
  void anAnswerThatFailsHalfWayIsBrokenOff() {
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> http.send("GET /catalog/v1/fail/half-way"))
        .withMessageContaining("half of it");
  }

  @Test
  void aReasonThatAControllerGivesIsKept() throws IOException {
    var answer =
        http.send("GET /catalog/v1/fail/status-with-reason").isError(404, "NotFoundException");

    assertThat(answer.message()).isEqualTo("no such thing");
  }
}
