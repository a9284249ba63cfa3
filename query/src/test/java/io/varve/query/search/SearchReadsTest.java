package io.varve.query.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.varve.ledger.event.NamespaceEvent.NamespaceCreated;
import io.varve.ledger.event.ProjectEvent.ProjectCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseCreated;
import io.varve.projections.TestLedger;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The nearest names of many are found by the index. */
@Tag("postgres")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchReadsTest {

  private static final UUID PROJECT = new UUID(0, 1);

  private final TestLedger ledger = TestLedger.create();
  private final SearchReads reads = new SearchReads(ledger.jdbc(), ledger.transactions());

  @BeforeAll
  void createProject() {
    ledger.append(new ProjectCreated(PROJECT, "p"));
  }

  @AfterAll
  void end() {
    ledger.close();
  }

  private UUID newWarehouse(String name) {
    UUID id = UUID.randomUUID();
    ledger.append(new WarehouseCreated(id, PROJECT, name, "file:///" + name));
    return id;
  }

  private UUID newNamespace(UUID warehouse, String name) {
    UUID id = UUID.randomUUID();
    ledger.appendIn(warehouse, new NamespaceCreated(id, warehouse, null, List.of(name), Map.of()));
    return id;
  }

  private void insert(UUID namespace, List<String> names) {
    ledger
        .jdbc()
        .sql(
            "insert into names (namespace_id, name, kind, object_id)"
                + " select ?, name, 'table', gen_random_uuid() from unnest(?::text[]) name")
        .params(namespace, names.toArray(String[]::new))
        .update();
  }

  private static Set<String> groups(String text) {
    Set<String> groups = new HashSet<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      String padded = word.isEmpty() ? "" : "  " + word + " ";
      for (int i = 0; i + 3 <= padded.length(); i++) {
        groups.add(padded.substring(i, i + 3));
      }
    }
    return groups;
  }

  private static double distance(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    Set<String> shared = new HashSet<>(some);
    shared.retainAll(others);
    return all.isEmpty() ? 1 : 1 - (double) shared.size() / all.size();
  }

  /** The distances of the ten best, found by comparing the text with each of all. */
  private static List<Float> bestOf(String text, Map<String, String> namespaceOfName) {
    Set<String> wanted = groups(text);
    return namespaceOfName.entrySet().stream()
        .map(
            entry ->
                Math.min(
                    distance(wanted, groups(entry.getKey())),
                    distance(wanted, groups(entry.getValue() + "." + entry.getKey()))))
        .filter(distance -> distance < 1)
        .sorted()
        .limit(10)
        .map(Double::floatValue)
        .toList();
  }

  /** The index finds what a comparison with all finds, in any alphabet. */
  @Test
  void theTenNearestAreThoseOfAComparisonWithAll() {
    Random random = new Random(7);
    String[] parts = {
      "a", "b", "Z", "9", "_", "-", " ", ".", "é", "É", "ß", "İ", "\u212a", "k", "σ", "ς", "日", "本",
      "–", "\u00a0", "😀", "𝔸", "ab", "order", "x"
    };
    Supplier<String> word =
        () ->
            IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(i -> parts[random.nextInt(parts.length)])
                .collect(Collectors.joining());
    UUID warehouse = newWarehouse("alphabets");
    Map<String, String> all = new HashMap<>();
    for (String namespace : List.of("order", "éb", "k 9")) {
      UUID namespaceId = newNamespace(warehouse, namespace);
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        String name = word.get();
        if (all.putIfAbsent(name, namespace) == null) {
          names.add(name);
        }
      }
      insert(namespaceId, List.copyOf(names));
    }
    for (int i = 0; i < 300; i++) {
      String text = word.get();
      List<Float> found =
          reads.byName(warehouse, text, Optional.empty()).stream()
              .map(SearchReads.Found::distance)
              .toList();
      List<Float> expected = bestOf(text, all);
      assertThat(found).as(text).hasSameSizeAs(expected);
      for (int k = 0; k < found.size(); k++) {
        assertThat(found.get(k)).as(text).isCloseTo(expected.get(k), within(1e-5f));
      }
    }
  }

  /** One that is like none of the others is found among all, by two that search at once. */
  @Test
  void nearestOfAHundredThousandNamesIsFound() throws Exception {
    UUID warehouse = newWarehouse("large");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      names.add("table_" + Integer.toString(i, 36) + "_of_customers");
    }
    names.add("zebra_crossings");
    insert(newNamespace(warehouse, "many"), names);
    assertThat(reads.byName(warehouse, "zebra crossing", Optional.empty()).getFirst().name())
        .isEqualTo("zebra_crossings");
    List<Callable<List<SearchReads.Found>>> searches =
        Collections.nCopies(2, () -> reads.byName(warehouse, "customers abc", Optional.empty()));
    assertThat(Together.call(Duration.ofSeconds(60), searches))
        .allSatisfy(
            found ->
                assertThat(found)
                    .extracting(SearchReads.Found::name)
                    .contains("table_abc_of_customers"));
  }
}
