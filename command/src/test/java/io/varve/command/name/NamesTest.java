package io.varve.command.name;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "A.b", "a b", "a/b", "a\\b", "..a/.b", "a../b..", "%2F", "a;b", "...", " ", "ä", "😀",
        "a+b", "-"
      })
  void ordinaryAndOddNamesPass(String name) {
    assertThatCode(() -> Names.check(name)).doesNotThrowAnyException();
    assertThatCode(() -> Names.check(List.of("db", name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../a",
        "a/..",
        "a/../b",
        "./a",
        "..\\a",
        "a\\..",
        "a\u0000",
        "a\u001Fb",
        "\n",
        "a\u007F",
        "\uD800",
        "a\uDC00b",
        "\uDE00\uD83D"
      })
  void unusableNamesAreRefused(String name) {
    refused(() -> Names.check(name));
    refused(() -> Names.check(List.of("db", name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0080",
        "\u009b31m",
        "\u061c",
        "a\u200e",
        "a\u200f",
        "\u2028",
        "\u2029",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u206f",
        "\ufeff",
        "\ufff9",
        "\ufdd0",
        "\ufffe",
        "\uffff",
        "\ud83f\udfff"
      })
  void newNamesHaveNoHiddenCharactersAndOldOnesAreFound(String name) {
    refused(() -> Names.checkNew(name));
    refused(() -> Names.checkNew(List.of("db", name)));
    assertThatCode(() -> Names.check(name)).doesNotThrowAnyException();
    assertThatCode(() -> Names.check(List.of("db", name))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "می\u200cخواهم",
        "👩\u200d🔬",
        "שלום",
        "e\u0301",
        "\u00a0",
        "\u00ad",
        "\ue000"
      })
  void newNamesHaveWhatLanguagesNeed(String name) {
    assertThatCode(() -> Names.checkNew(name)).doesNotThrowAnyException();
  }

  @Test
  void lengthIsCountedInBytes() {
    assertThatCode(() -> Names.check("a".repeat(255))).doesNotThrowAnyException();
    assertThatCode(() -> Names.check("😀".repeat(63) + "abc")).doesNotThrowAnyException();
    refused(() -> Names.check("a".repeat(256)));
    refused(() -> Names.check("😀".repeat(64)));
  }

  @Test
  void aNamespaceHas1To16Levels() {
    assertThatCode(() -> Names.check(Collections.nCopies(16, "a"))).doesNotThrowAnyException();
    refused(() -> Names.check(Collections.nCopies(17, "a")));
    refused(() -> Names.check(List.of()));
  }

  @Test
  void theMessageNamesWhatIsWrong() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> Names.check(List.of("a\u0007")))
        .withMessageContaining("Namespace level")
        .withMessageContaining("U+0007");
  }

  private static void refused(Runnable check) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(check::run)
        .extracting(e -> e.refusal().reason())
        .isEqualTo(Reason.BAD_REQUEST);
  }
}
