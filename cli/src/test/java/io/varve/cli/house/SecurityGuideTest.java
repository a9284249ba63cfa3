package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The claims of the guide to security name tests that exist. */
final class SecurityGuideTest {

  private static final int FEWEST_CLAIMS = 50;

  /** {@code Class#method}, a class alone, or a method of the class that was named before. */
  private static final Pattern CLAIM = Pattern.compile("`(?:([A-Z]\\w*Test)(?:#(\\w+))?|#(\\w+))`");

  @Test
  void everyTestThatTheGuideNamesExists() {
    Map<String, String> tests = tests();
    List<String> missing = new ArrayList<>();
    String named = "";
    int claims = 0;
    Matcher claim = CLAIM.matcher(Sources.text(Sources.ROOT.resolve("docs/guide/security.md")));
    while (claim.find()) {
      claims++;
      named = claim.group(1) == null ? named : claim.group(1);
      String method = claim.group(2) == null ? claim.group(3) : claim.group(2);
      if (!tests.getOrDefault(named, "").contains(method == null ? named : " " + method + "(")) {
        missing.add(claim.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(claims).isGreaterThan(FEWEST_CLAIMS);
  }

  private static Map<String, String> tests() {
    Map<String, String> tests = new HashMap<>();
    for (Path room : Sources.modules()) {
      for (Path file : Sources.files(room.resolve("src/test/java"), "Test.java")) {
        String name = file.getFileName().toString();
        tests.put(name.substring(0, name.length() - ".java".length()), Sources.text(file));
      }
    }
    return tests;
  }
}
