package io.varve.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide to the ledger has one row for each type of event. */
final class EventTableTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `((?:[A-Z][a-z]+){2,})` \\| \\S.* \\|$");

  @Test
  void guideHasARowForEachEventAndNoOther() {
    List<String> rows = rows(Sources.text(Sources.ROOT.resolve("docs/guide/ledger.md")));
    assertThat(rows).containsExactlyInAnyOrderElementsOf(names());
  }

  @Test
  void rowWithoutAnEventOrWithoutWordsIsNone() {
    assertThat(rows("| `TableHeld` | it is held |\n| `TableLost` |  |\n| `after` | 0 | position |"))
        .containsExactly("TableHeld");
  }

  private static List<String> rows(String guide) {
    return ROW.matcher(guide).results().map(row -> row.group(1)).toList();
  }

  /** Of all records below the sealed hierarchy, whether or not they are listed anywhere. */
  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    Deque<Class<?>> open = new ArrayDeque<>();
    open.add(Event.class);
    while (!open.isEmpty()) {
      Class<?> type = open.pop();
      if (type.isSealed()) {
        open.addAll(List.of(type.getPermittedSubclasses()));
      } else {
        names.add(EventTypes.of(type).name());
      }
    }
    return names;
  }
}
