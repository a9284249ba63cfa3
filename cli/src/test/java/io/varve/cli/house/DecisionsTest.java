package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Decisions have a number of their own, a date and a status, and a row in the index that says so.
 */
final class DecisionsTest {

  private static final Path FOLDER = Sources.ROOT.resolve("docs/decisions");
  private static final String INDEX = "README.md";

  private static final Pattern PAGE =
      Pattern.compile("\\A# (\\d+)\\. (.+)\n\nDate: (\\d{4}-\\d\\d-\\d\\d)  \nStatus: (.+)\n\n");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[(\\d+)]\\((.+)\\) \\| (.+) \\| (.+) \\| (.+) \\|$");

  private static final Pattern STATUS =
      Pattern.compile("accepted|(?:accepted, superseded in part|superseded) by (\\d+)");

  @Test
  void indexHasEveryDecisionAsItsPageSays() {
    List<String> rows =
        ROW.matcher(Sources.text(FOLDER.resolve(INDEX)))
            .results()
            .map(row -> row.group(2) + ": " + head(row, 1, 3, 4, 5))
            .toList();
    List<String> pages = new ArrayList<>();
    pages().forEach((file, text) -> pages.add(file + ": " + head(text)));
    assertThat(rows).isNotEmpty().isSorted().containsExactlyInAnyOrderElementsOf(pages);
  }

  @Test
  void noNumberIsUsedTwice() {
    Map<Integer, String> numbers = new HashMap<>();
    pages()
        .forEach(
            (file, text) ->
                assertThat(numbers.put(Integer.parseInt(file.substring(0, 4)), file))
                    .as("another page with the number of %s", file)
                    .isNull());
  }

  @Test
  void everyPageHasItsNumberADateAndAStatus() {
    Map<String, String> pages = pages();
    pages.forEach((file, text) -> assertThat(problems(file, text)).as(file).isEmpty());
    pages.forEach(
        (file, text) ->
            STATUS
                .matcher(PAGE.matcher(text).results().findFirst().orElseThrow().group(4))
                .results()
                .filter(status -> status.group(1) != null)
                .forEach(
                    status ->
                        assertThat(pages.keySet())
                            .as("the decision that supersedes %s", file)
                            .anyMatch(other -> other.startsWith(number(status.group(1))))));
  }

  @Test
  void pageWithoutDateOrStatusIsFound() {
    assertThat(problems("0007-x.md", "# 7. X\n\nDate: 2026-11-23  \nStatus: accepted\n\nText"))
        .isEmpty();
    assertThat(problems("0007-x.md", "# 7. X\n\nStatus: accepted\n\nText")).isNotEmpty();
    assertThat(problems("0007-x.md", "# 7. X\n\nDate: 2026-11-23  \n\nText")).isNotEmpty();
    assertThat(problems("0007-x.md", "# 7. X\n\nDate: 2026-11-23  \nStatus: soon\n\nText"))
        .isNotEmpty();
    assertThat(problems("0008-x.md", "# 7. X\n\nDate: 2026-11-23  \nStatus: accepted\n\nText"))
        .isNotEmpty();
  }

  private static List<String> problems(String file, String text) {
    MatchResult page = PAGE.matcher(text).results().findFirst().orElse(null);
    if (page == null) {
      return List.of("It must begin with \"# N. Title\", \"Date: …\" and \"Status: …\"");
    }
    List<String> problems = new ArrayList<>();
    if (!file.startsWith(number(page.group(1)))) {
      problems.add("Its file has another number");
    }
    if (LocalDate.parse(page.group(3)).isBefore(LocalDate.of(2026, 11, 23))) {
      problems.add("It is older than Varve");
    }
    if (!STATUS.matcher(page.group(4)).matches()) {
      problems.add("No status: " + page.group(4));
    }
    return problems;
  }

  private static String number(String digits) {
    return "%04d-".formatted(Integer.parseInt(digits));
  }

  private static String head(String text) {
    return PAGE.matcher(text).results().findFirst().map(page -> head(page, 1, 2, 3, 4)).orElse("");
  }

  private static String head(MatchResult match, int... groups) {
    List<String> parts = new ArrayList<>();
    for (int group : groups) {
      parts.add(match.group(group).strip());
    }
    return String.join(" | ", parts);
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new HashMap<>();
    for (Path file : Sources.files(FOLDER, ".md")) {
      String name = file.getFileName().toString();
      if (!name.equals(INDEX)) {
        pages.put(name, Sources.text(file));
      }
    }
    return pages;
  }
}
