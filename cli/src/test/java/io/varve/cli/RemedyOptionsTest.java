package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.command.refusal.Remedy;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class RemedyOptionsTest {

  private static ObjectNode error(String remedy) {
    ObjectNode error = JsonMapper.shared().createObjectNode();
    error.put("message", "It is so; send x=true").put("problem", "It is so");
    error.putArray("remedies").add(remedy);
    return error;
  }

  @ParameterizedTest
  @EnumSource
  void everyRemedyIsInTermsOfTheCommandLine(Remedy remedy) {
    String name = remedy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    assertThat(RemedyOptions.message(error(name)))
        .startsWith("It is so; ")
        .doesNotContain("send", "=true", "{", "GET", "POST", "DELETE");
  }

  @Test
  void wordsOfTheServerCountWhereThereAreNoneHere() {
    assertThat(RemedyOptions.message(error("of-a-newer-version")))
        .isEqualTo("It is so; send x=true");
    ObjectNode older = JsonMapper.shared().createObjectNode().put("message", "It is so");
    assertThat(RemedyOptions.message(older)).isEqualTo("It is so");
  }
}
