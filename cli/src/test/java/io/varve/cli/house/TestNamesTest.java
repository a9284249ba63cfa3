package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The name of a test says subject and expectation, in one style. */
final class TestNamesTest {

  private static final int FEWEST_TESTS = 800;

  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|ParameterizedTest|Property|RepeatedTest)\\b(?:\\([^)]*\\))?[\\s\\S]*?\\bvoid"
              + " (\\w+)\\(");

  /** A word that stands for a subject, or a name in another style. */
  private static final Pattern NO_SUBJECT =
      Pattern.compile(
          "\\w*_\\w*|(?:what|whatever|who|whoever|whose|which|that|where|wherever|when|whenever|whether|how|if"
              + "|it|its|itself|they|there|those|these|this|nothing|nobody|anything|something|everything"
              + "|somebody|anybody|neither|of|without)(?=[A-Z])\\w*");

  @Test
  void everyTestIsNamedAfterItsSubject() {
    List<String> others = new ArrayList<>();
    int tests = 0;
    for (Path room : Sources.modules()) {
      for (Path file : Sources.files(room.resolve("src/test/java"), ".java")) {
        for (var test : TEST.matcher(Sources.text(file)).results().toList()) {
          tests++;
          if (hasNoSubject(test.group(1))) {
            others.add(file.getFileName() + "#" + test.group(1));
          }
        }
      }
    }
    assertThat(others).isEmpty();
    assertThat(tests).isGreaterThan(FEWEST_TESTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whatIsGoneIsGone", "itWorks", "dropped_table_is_gone"})
  void nameWithoutASubjectIsFound(String name) {
    assertThat(hasNoSubject(name)).isTrue();
    assertThat(hasNoSubject("itemIsGone")).isFalse();
  }

  private static boolean hasNoSubject(String name) {
    return NO_SUBJECT.matcher(name).matches();
  }
}
