package io.varve.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of principals in sessions of STS. */
final class SessionTextTest {

  private static final String STS_NAME = "[\\w+=,.@-]{2,64}";
  private static final String STS_TAG = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}";

  /** Pairs that must not become one. */
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("keycloak~test-anna", "keycloak-test~anna"),
          List.of("a~b", "a=7Eb"),
          List.of("a~b", "a|b"),
          List.of("a\u00e4", "a\u00eb"),
          List.of("a\u00e4", "a=uE4."),
          List.of("\ud83d\ude00", "\ud83d\ude01"),
          List.of("a\u0000", "a\u0001"),
          List.of("oidc~" + "x".repeat(300) + "1", "oidc~" + "x".repeat(300) + "2"),
          List.of("~".repeat(300), "~".repeat(301)),
          List.of("a" + "\ud835\udc00".repeat(200), "a" + "\ud835\udc00".repeat(201)));

  private static String name(String principal) {
    return SessionText.NAME.fitted("varve-" + SessionText.NAME.escaped(principal));
  }

  private static String tag(String principal) {
    return SessionText.TAG.fitted(SessionText.TAG.escaped(principal));
  }

  @Test
  void differentPrincipalsHaveDifferentNamesAndTags() {
    for (List<String> pair : PAIRS) {
      assertThat(name(pair.getFirst())).isNotEqualTo(name(pair.getLast()));
      assertThat(tag(pair.getFirst())).isNotEqualTo(tag(pair.getLast()));
    }
  }

  @Test
  void namesAndTagsAreAsStsTakesThem() {
    for (List<String> pair : PAIRS) {
      assertThat(name(pair.getFirst())).matches(STS_NAME);
      assertThat(tag(pair.getFirst())).matches(STS_TAG);
    }
    assertThat(name("")).matches(STS_NAME);
  }

  @Test
  void simplePrincipalsAreReadable() {
    assertThat(name("anna.b@example")).isEqualTo("varve-anna.b@example");
    assertThat(name("oidc~1f3c0c9e-2b1d-4f6a-9c55-0d9f6a3e7b21"))
        .isEqualTo("varve-oidc=7E1f3c0c9e-2b1d-4f6a-9c55-0d9f6a3e7b21");
    assertThat(tag("kubernetes~system:serviceaccount:lake:spark"))
        .isEqualTo("kubernetes=7Esystem:serviceaccount:lake:spark");
  }

  @Test
  void longNameIsCutBetweenCharactersAndEndsWithAHash() {
    assertThat(name("oidc~" + "x".repeat(100))).matches("varve-oidc=7Ex{17}=\\.[0-9a-f]{32}");
    assertThat(name("a" + "~".repeat(100))).matches("varve-a(=7E)+=\\.[0-9a-f]{32}");
  }

  @Test
  void cutNameIsNoOtherPrincipalsWholeOne() {
    String cut = name("oidc~" + "x".repeat(100));
    assertThat(name(cut.substring("varve-".length()))).isNotEqualTo(cut);
  }
}
