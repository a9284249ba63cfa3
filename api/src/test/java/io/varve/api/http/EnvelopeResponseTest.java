package io.varve.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.Refusal;
import io.varve.command.refusal.Remedy;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.rest.responses.ErrorResponseParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvelopeResponseTest {

  @Test
  void theErrorIdSurvivesALongMessage() {
    var answer =
        new EnvelopeResponse(ErrorType.OUTCOME_UNKNOWN, "x".repeat(2_000)).withErrorId("id-1");

    assertThat(answer.message()).hasSize(EnvelopeResponse.MAX_MESSAGE).endsWith("… Error ID: id-1");
  }

  @Test
  void icebergReadsWhatWeWrite() {
    var answer = new EnvelopeResponse(ErrorType.NO_SUCH_TABLE, "Table \"ä\u0001\" is not there");

    var read = ErrorResponseParser.fromJson(new String(answer.envelope(), UTF_8));
    assertThat(read.code()).isEqualTo(404);
    assertThat(read.type()).isEqualTo("NoSuchTableException");
    assertThat(read.message()).isEqualTo(answer.message());
  }

  @Test
  void icebergPassesOverTheRemedies() throws IOException {
    var refusal =
        new Refusal(
            Reason.NAMESPACE_NOT_EMPTY,
            "Namespace is not empty: a",
            Remedy.EMPTY_FIRST,
            Remedy.RECURSIVE);
    String json = new String(EnvelopeResponse.of(refusal).envelope(), UTF_8);

    var error = new ObjectMapper().readTree(json).get("error");
    assertThat(error.get("problem").asText()).isEqualTo("Namespace is not empty: a");
    assertThat(error.get("remedies"))
        .map(JsonNode::asText)
        .containsExactly("empty-first", "recursive");
    var read = ErrorResponseParser.fromJson(json);
    assertThat(read.code()).isEqualTo(409);
    assertThat(read.type()).isEqualTo("NamespaceNotEmptyException");
    assertThat(read.message())
        .isEqualTo("Namespace is not empty: a; drop what it holds first, or send recursive=true");
  }

  @ParameterizedTest
  @EnumSource
  void everyRemedyIsInTermsOfTheApi(Remedy remedy) {
    var refusal = new Refusal(Reason.HELD, "It is so", remedy);
    assertThat(RemedyWords.message(refusal))
        .startsWith("It is so; ")
        .doesNotContain("--", "varve ");
  }

  @Test
  void noTwoKindsOfErrorShareAType() {
    Set<String> types = new HashSet<>();
    for (ErrorType type : ErrorType.values()) {
      assertThat(types.add(type.type())).as(type.type()).isTrue();
    }
  }
}
