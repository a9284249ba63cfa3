package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.varve.query.search.SearchReads;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tables and views are found by names that are nearly right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private Lake lake = new Lake(api, database, "");

  @BeforeAll
  void fill() {
    api.bootstrap();
    lake = new Lake(api, database, api.localWarehouse("searched"));
    lake.namespace("sales");
    lake.namespace("people");
    lake.table("sales", "orders_2026");
    lake.table("people", "customers");
    lake.view("sales", "open_orders");
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private Management.Said search(String text) {
    return api.post(lake.management() + "/search-tabular", "{\"search\": \"" + text + "\"}")
        .is(200);
  }

  private List<String> names(String text) {
    return search(text).json().findValuesAsText("tabular-name");
  }

  @Test
  void theNearestComesFirst() {
    assertThat(names("open order")).startsWith("open_orders").doesNotContain("customers");
    assertThat(names("CUSTMERS")).startsWith("customers");
    assertThat(names("people.customers")).startsWith("customers");
    assertThat(names("zzz")).isEmpty();
    assertThat(names("")).isEmpty();
    var exact = search("open_orders");
    assertThat(exact.json().at("/tabulars/0/distance").floatValue()).isZero();
    assertThat(exact.text("/tabulars/0/tabular-id/type")).isEqualTo("view");
    assertThat(exact.text("/tabulars/0/namespace-name/0")).isEqualTo("sales");
  }

  @Test
  void anIdFindsItselfOrWhatIsInItsNamespace() {
    assertThat(names(lake.id("people", "customers"))).containsExactly("customers");
    assertThat(names(lake.id("sales"))).containsExactly("open_orders", "orders_2026");
    assertThat(names(UUID.randomUUID().toString())).isEmpty();
  }

  @Test
  void whatIsNoSearchIsRefused() {
    api.post(lake.management() + "/search-tabular", "{}").isError(400, "BadRequestException");
    api.post(lake.management() + "/search-tabular", "{\"search\": \"" + "x".repeat(1001) + "\"}")
        .isError(400, "BadRequestException");
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

  private void insert(UUID namespace, List<String> names) {
    database
        .admin()
        .sql(
            "insert into names (namespace_id, name, kind, object_id)"
                + " select ?, name, 'table', gen_random_uuid() from unnest(?::text[]) name")
        .params(namespace, names.toArray(String[]::new))
        .update();
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
    Lake other = new Lake(api, database, api.localWarehouse("alphabets"));
    Map<String, String> all = new HashMap<>();
    for (String namespace : List.of("order", "éb", "k 9")) {
      other.namespace(namespace);
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        String name = word.get();
        if (all.putIfAbsent(name, namespace) == null) {
          names.add(name);
        }
      }
      insert(UUID.fromString(other.id(namespace)), List.copyOf(names));
    }
    SearchReads reads = server.get(SearchReads.class);
    UUID warehouse = UUID.fromString(other.warehouse());
    for (int i = 0; i < 300; i++) {
      String text = word.get();
      List<Float> found =
          reads.byName(warehouse, text).stream().map(SearchReads.Found::distance).toList();
      List<Float> expected = bestOf(text, all);
      assertThat(found).as(text).hasSameSizeAs(expected);
      for (int k = 0; k < found.size(); k++) {
        assertThat(found.get(k)).as(text).isCloseTo(expected.get(k), within(1e-5f));
      }
    }
  }

  /** One that is like none of the others is found among all, by two that search at once. */
  @Test
  void ofAHundredThousandTheNearestIsFound() throws Exception {
    Lake large = new Lake(api, database, api.localWarehouse("large"));
    large.namespace("many");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      names.add("table_" + Integer.toString(i, 36) + "_of_customers");
    }
    names.add("zebra_crossings");
    insert(UUID.fromString(large.id("many")), names);
    SearchReads reads = server.get(SearchReads.class);
    UUID warehouse = UUID.fromString(large.warehouse());
    assertThat(reads.byName(warehouse, "zebra crossing").getFirst().name())
        .isEqualTo("zebra_crossings");
    List<Callable<String>> searches =
        Collections.nCopies(
            2,
            () ->
                api.post(large.management() + "/search-tabular", "{\"search\": \"customers abc\"}")
                    .body());
    assertThat(Together.call(Duration.ofSeconds(60), searches))
        .allMatch(body -> body.contains("table_abc_of_customers"));
  }
}
