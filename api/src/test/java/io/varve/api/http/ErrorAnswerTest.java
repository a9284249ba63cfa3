package io.varve.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.rest.responses.ErrorResponseParser;
import org.junit.jupiter.api.Test;

class ErrorAnswerTest {

  @Test
  void the_error_id_survives_a_long_message() {
    var answer = new ErrorAnswer(ErrorType.OUTCOME_UNKNOWN, "x".repeat(2_000)).withErrorId("id-1");

    assertThat(answer.message()).hasSize(ErrorAnswer.MAX_MESSAGE).endsWith("… Error ID: id-1");
  }

  @Test
  void iceberg_reads_what_we_write() {
    var answer = new ErrorAnswer(ErrorType.NO_SUCH_TABLE, "Table \"ä\u0001\" is not there");

    var read = ErrorResponseParser.fromJson(new String(answer.envelope(), UTF_8));
    assertThat(read.code()).isEqualTo(404);
    assertThat(read.type()).isEqualTo("NoSuchTableException");
    assertThat(read.message()).isEqualTo(answer.message());
  }

  @Test
  void no_two_kinds_of_error_share_a_type() {
    Set<String> types = new HashSet<>();
    for (ErrorType type : ErrorType.values()) {
      assertThat(types.add(type.type())).as(type.type()).isTrue();
    }
  }
}
