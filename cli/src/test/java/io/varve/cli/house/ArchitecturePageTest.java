package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that newcomers read first name classes, methods and files that exist. */
final class ArchitecturePageTest {

  private static final String ARCHITECTURE = "docs/architecture.md";
  private static final int FEWEST_CLASSES = 80;

  /** A class, or a class with a method or constant. */
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?`");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern PATH = Pattern.compile("`(\\w+/src/[\\w/.]+|docs/[\\w/.-]+)`");
  private static final Pattern NODE = Pattern.compile("(?m)(\\w+)\\[\"(\\w+)<br/>");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^\\s*(?:\\w+ )*(?:class|record|interface|enum) (\\w+)");

  /** Names of Iceberg and Spring, and no classes of ours. */
  private static final Set<String> OF_OTHERS = Set.of("CommitStateUnknownException", "JdbcClient");

  @ParameterizedTest
  @ValueSource(strings = {ARCHITECTURE, "CONTRIBUTING.md"})
  void classesAndMethodsThatThePageNamesExist(String page) {
    assertThat(missingNames(text(page), types())).isEmpty();
  }

  @Test
  void architectureNamesManyClasses() {
    assertThat(NAME.matcher(text(ARCHITECTURE)).results().map(name -> name.group(1)).distinct())
        .hasSizeGreaterThan(FEWEST_CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARCHITECTURE, "CONTRIBUTING.md", "README.md"})
  void filesAndFoldersThatThePageNamesExist(String page) {
    Path folder = Objects.requireNonNull(Sources.ROOT.resolve(page).getParent());
    assertThat(
            LINK.matcher(text(page))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !Files.exists(folder.resolve(link))))
        .isEmpty();
    assertThat(
            PATH.matcher(text(page))
                .results()
                .map(path -> path.group(1))
                .filter(path -> !Files.exists(Sources.ROOT.resolve(path))))
        .isEmpty();
  }

  @Test
  void pictureShowsEveryModuleOfTheBuild() {
    Set<String> nodes = new HashSet<>();
    NODE.matcher(text(ARCHITECTURE)).results().forEach(node -> nodes.add(node.group(2)));
    Set<String> modules = new HashSet<>();
    Sources.modules().forEach(module -> modules.add(module.getFileName().toString()));
    // The load driver is no part of the program.
    modules.remove("bench");
    assertThat(nodes).isEqualTo(modules);
  }

  @Test
  void nameOfNoClassAndOfNoMethodIsFound() {
    Map<String, String> types = Map.of("Sealer", "Optional<Pass> seal() {");
    assertThat(missingNames("`Sealer.seal` and `Sealer` by `SealerLoop`, `Sealer.open`", types))
        .containsExactly("`SealerLoop`", "`Sealer.open`");
  }

  private static List<String> missingNames(String page, Map<String, String> types) {
    List<String> missing = new ArrayList<>();
    for (MatchResult name : NAME.matcher(page).results().toList()) {
      String source = types.get(name.group(1));
      String member = name.group(2);
      boolean there =
          source != null
              && (member == null || Pattern.compile("\\b" + member + "\\b").matcher(source).find());
      if (!there && !OF_OTHERS.contains(name.group(1))) {
        missing.add(name.group());
      }
    }
    return missing;
  }

  private static Map<String, String> types() {
    Map<String, String> types = new HashMap<>();
    for (Path module : Sources.modules()) {
      for (Path file : Sources.files(module.resolve("src"), ".java")) {
        String source = Sources.text(file);
        TYPE.matcher(source).results().forEach(type -> types.put(type.group(1), source));
      }
    }
    return types;
  }

  private static String text(String page) {
    return Sources.text(Sources.ROOT.resolve(page));
  }
}
