package io.varve.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParserWordsTest {

  /** Patterns that look for what follows spaces, commas or words try again at each of them. */
  @ParameterizedTest
  @ValueSource(strings = {" ", ", ", "a", "a.", "(at "})
  void messageThatQuotesAMegabyteIsCutAndCostsNothing(String repeated) {
    String message = "Cannot parse " + repeated.repeat(1 << 20) + "!";

    String plain =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> ParserWords.plain(message));

    assertThat(plain).hasSizeLessThan(1_100);
  }
}
