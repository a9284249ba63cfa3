package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every package of the program says what belongs there. */
final class PackageInfoTest {

  private static final String INFO = "package-info.java";

  private static final Pattern SENTENCE =
      Pattern.compile(
          "\\A/\\*\\*[\\s*]+[A-Z](?:(?!\\*/)[\\s\\S]){8,}\\.\\s+\\*/\\s@NullMarked\\spackage ");

  @Test
  void everyPackageSaysWhatBelongsThere() {
    Set<Path> without = new TreeSet<>();
    for (Path module : Sources.modules()) {
      Set<Path> packages =
          Sources.files(module.resolve("src/main/java"), ".java").stream()
              .map(Path::getParent)
              .collect(Collectors.toSet());
      assertThat(packages).as(module.toString()).isNotEmpty();
      packages.stream()
          .filter(folder -> Sources.files(folder, INFO).stream().noneMatch(PackageInfoTest::says))
          .map(Sources.ROOT::relativize)
          .forEach(without::add);
    }
    assertThat(without).isEmpty();
  }

  @Test
  void commentWithoutASentenceIsNone() {
    assertThat(SENTENCE.matcher("/** Names. */\n@NullMarked\npackage a;").find()).isFalse();
    assertThat(SENTENCE.matcher("@NullMarked\npackage a;").find()).isFalse();
    assertThat(SENTENCE.matcher("/** Reads names. */\n@NullMarked\npackage a;").find()).isTrue();
  }

  private static boolean says(Path info) {
    return SENTENCE.matcher(Sources.text(info)).find();
  }
}
