package io.varve.server.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.seal.EventFilter;
import io.varve.ledger.seal.FilteredLedger;
import io.varve.ledger.seal.FilteredLedger.Part;
import io.varve.ledger.store.LedgerJson;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Filters of the feed, and its streams, on two nodes whose clients write meanwhile. */
final class FilteredFeedTest {

  private static final String EVENTS = "/management/v1/events";
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static CatalogDatabase database;
  private static TestServer one;
  private static TestServer other;
  private static String warehouse;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    one = TestServer.start(database);
    other = TestServer.start(database);
    warehouse = json("/catalog/v1/config?warehouse=demo").at("/overrides/prefix").asString();
    for (String name : List.of("sales", "archive")) {
      ask(one, "POST", catalog("/namespaces"), "{\"namespace\": [\"" + name + "\"]}");
    }
    for (String name : List.of("a", "b", "c")) {
      makeTable("sales", name);
    }
    ask(
        one,
        "POST",
        catalog("/tables/rename"),
        "{\"source\": {\"namespace\": [\"sales\"], \"name\": \"a\"},"
            + " \"destination\": {\"namespace\": [\"archive\"], \"name\": \"a\"}}");
    ask(one, "DELETE", catalog("/namespaces/sales/tables/b"), null, "x-request-id", "drop-of-b");
    ask(one, "POST", "/management/v1/role", "{\"name\": \"readers\"}");
    database.awaitSealed();
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    database.close();
  }

  private static HttpResponse<byte[]> ask(
      TestServer node, String method, String path, @Nullable String body, String... headers) {
    HttpResponse<byte[]> answer = TestServer.ask(method, node.url() + path, body, headers);
    assertThat(answer.statusCode())
        .as(path + new String(answer.body(), StandardCharsets.UTF_8))
        .isLessThan(300);
    return answer;
  }

  private static JsonNode json(String path) {
    return json(one, path);
  }

  private static JsonNode json(TestServer node, String path) {
    return LedgerJson.mapper().readTree(ask(node, "GET", path, null).body());
  }

  private static String catalog(String path) {
    return "/catalog/v1/" + warehouse + path;
  }

  private static void makeTable(String namespace, String name) {
    ask(
        one,
        "POST",
        catalog("/namespaces/" + namespace + "/tables"),
        "{\"name\": \""
            + name
            + "\", \"schema\": {\"type\": \"struct\", \"schema-id\": 0, \"fields\": []}}");
  }

  private static void makeNamespace(TestServer node) {
    String name = "n" + NAMES.incrementAndGet();
    ask(node, "POST", catalog("/namespaces"), "{\"namespace\": [\"" + name + "\"]}");
  }

  /** All pages from a position on. */
  private static List<JsonNode> all(String filter, @Nullable String after, int limit) {
    List<JsonNode> all = new ArrayList<>();
    String next = after;
    while (true) {
      JsonNode page =
          json(
              EVENTS
                  + "?limit="
                  + limit
                  + (next == null ? "" : "&after=" + next)
                  + (filter.isEmpty() ? "" : "&" + filter));
      page.at("/events").forEach(all::add);
      assertThat(page.at("/events").size()).isLessThanOrEqualTo(limit);
      if (page.at("/ended").asBoolean(false)) {
        return all;
      }
      assertThat(page.at("/next-after").asString()).isNotEqualTo(next);
      next = page.at("/next-after").asString();
    }
  }

  private static List<Long> positions(List<JsonNode> events) {
    return events.stream().map(event -> event.at("/position").asLong()).toList();
  }

  private static void assertFilters(String filter, Predicate<JsonNode> passes) {
    List<Long> expected = positions(all("", null, 1000).stream().filter(passes).toList());
    assertThat(expected).as(filter).isNotEmpty();
    assertThat(positions(all(filter, null, 1000))).as(filter).isEqualTo(expected);
    assertThat(positions(all(filter, null, 2))).as(filter).isEqualTo(expected);
    assertThat(positions(all(filter + "&order=desc", null, 2)))
        .as(filter)
        .isEqualTo(expected.reversed());
  }

  private static JsonNode first(Predicate<JsonNode> passes) {
    return all("", null, 1000).stream().filter(passes).findFirst().orElseThrow();
  }

  private static boolean isOf(JsonNode event, String type) {
    return event.at("/type").asString().equals(type);
  }

  @Test
  void filtersGiveThoseEventsThatPass() {
    assertFilters("type=TableCreated", event -> isOf(event, "TableCreated"));
    assertFilters(
        "type=TableCreated,TableDropped",
        event -> isOf(event, "TableCreated") || isOf(event, "TableDropped"));
    assertFilters("kind=table", event -> event.at("/object/kind").asString().equals("table"));
    assertFilters("kind=table&type=TableRenamed", event -> isOf(event, "TableRenamed"));
    assertFilters(
        "principal=anonymous", event -> event.at("/actor/id").asString().equals("anonymous"));
    assertFilters(
        "request-id=drop-of-b", event -> event.at("/request-id").asString().equals("drop-of-b"));
    assertFilters(
        "warehouse-id=" + warehouse,
        event -> event.at("/warehouse-id").asString().equals(warehouse));
    String table = first(event -> isOf(event, "TableRenamed")).at("/object/id").asString();
    assertFilters("object-id=" + table, event -> event.at("/object/id").asString().equals(table));
  }

  @Test
  void namespaceHasItsOwnEventsAndThoseOfWhatWasInIt() {
    String archive =
        first(event -> isOf(event, "NamespaceCreated") && event.toString().contains("archive"))
            .at("/object/id")
            .asString();
    Predicate<JsonNode> inArchive = event -> event.at("/data").toString().contains(archive);
    assertFilters("namespace=" + archive, inArchive);
    assertFilters("warehouse-id=" + warehouse + "&namespace=archive", inArchive);
    assertThat(all("warehouse-id=" + warehouse + "&namespace=none", null, 10)).isEmpty();
  }

  @Test
  void namespaceWithLargeEventsHasAllOfThem() {
    ask(one, "POST", catalog("/namespaces"), "{\"namespace\": [\"large\"]}");
    for (int i = 0; i < 6; i++) {
      byte[] random = new byte[400_000];
      new Random(i).nextBytes(random);
      ask(
          one,
          "POST",
          catalog("/namespaces/large/properties"),
          "{\"updates\": {\"k\": \"" + HexFormat.of().formatHex(random) + "\"}}");
    }
    database.awaitSealed();
    String large =
        first(event -> isOf(event, "NamespaceCreated") && event.toString().contains("\"large\""))
            .at("/object/id")
            .asString();
    assertFilters("namespace=" + large, event -> event.at("/object/id").asString().equals(large));
  }

  @Test
  void shortPartsHaveTheSameEvents() {
    database.awaitSealed();
    UUID archive =
        UUID.fromString(
            first(event -> isOf(event, "NamespaceCreated") && event.toString().contains("archive"))
                .at("/object/id")
                .asString());
    List<String> types = List.of("TableCreated", "TableRenamed");
    var ledger = new FilteredLedger(database.admin());
    var ofShortParts = new FilteredLedger(database.admin(), 2);
    for (EventFilter filter :
        List.of(
            filter(types, List.of(), List.of()),
            filter(types, List.of(), List.of(archive)),
            filter(List.of(), List.of(), List.of(archive)),
            filter(List.of(), List.of("table"), List.of()),
            ofStreams(types, null, streams("TableCreated")),
            ofStreams(List.of(), null, streams("TableCreated")),
            ofStreams(List.of(), "anonymous", streams("TableRenamed")))) {
      List<Long> expected = positions(ledger, filter, false);
      assertThat(expected).isNotEmpty();
      assertThat(positions(ofShortParts, filter, false)).isEqualTo(expected);
      assertThat(positions(ofShortParts, filter, true)).isEqualTo(expected.reversed());
    }
  }

  private static List<UUID> streams(String type) {
    return all("", null, 1000).stream()
        .filter(event -> isOf(event, type))
        .map(event -> UUID.fromString(event.at("/object/id").asString()))
        .toList();
  }

  private static EventFilter ofStreams(
      List<String> types, @Nullable String principal, List<UUID> streams) {
    return new EventFilter(types, List.of(), streams, null, List.of(), principal, null, null, null);
  }

  private static EventFilter filter(List<String> types, List<String> kinds, List<UUID> namespaces) {
    return new EventFilter(types, kinds, List.of(), null, namespaces, null, null, null, null);
  }

  private static List<Long> positions(FilteredLedger ledger, EventFilter filter, boolean back) {
    List<Long> all = new ArrayList<>();
    long after = back ? Long.MAX_VALUE : 0;
    Part part;
    do {
      part = ledger.next(filter, back, after, 3, 1 << 17);
      all.addAll(part.positions());
      after = part.reached();
    } while (!part.ended());
    return all;
  }

  @Test
  void afterTheLastPositionOfAllIsNothing() {
    assertThat(all("", Long.toString(Long.MAX_VALUE), 10)).isEmpty();
  }

  @Test
  void timesBoundTheFeed() {
    List<JsonNode> events = all("", null, 1000);
    String since = events.get(3).at("/recorded-at").asString();
    String until = events.get(events.size() - 3).at("/recorded-at").asString();
    Predicate<JsonNode> within =
        event ->
            event.at("/recorded-at").asString().compareTo(since) >= 0
                && event.at("/recorded-at").asString().compareTo(until) < 0;
    assertFilters("since=" + since + "&until=" + until, within);
    assertThat(all("since=2999-01-01T00:00:00Z", null, 10)).isEmpty();
    assertThat(all("until=2001-01-01T00:00:00Z&order=desc", null, 10)).isEmpty();
  }

  @Test
  void parametersThatMeanNothingAreRefused() {
    for (String query :
        List.of(
            "after=-1",
            "after=x",
            "after=99999999999999999999",
            "limit=0",
            "limit=1001",
            "order=up",
            "order=desc&wait=PT1S",
            "type=TableEaten",
            "type=",
            "kind=chair",
            "object-id=x",
            "warehouse-id=x",
            "namespace=sales",
            "warehouse-id=" + warehouse + "&namespace=%00",
            "warehouse-id=" + warehouse + "&namespace=" + "a%1F".repeat(99) + "a",
            "principal=",
            "request-id=%00",
            "since=yesterday",
            "until=-999999999-01-01T00:00:00Z")) {
      HttpResponse<byte[]> answer = TestServer.ask("GET", one.url() + EVENTS + "?" + query, null);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
    }
  }

  @Test
  void anEventIsFoundByItsId() {
    JsonNode event = first(one -> isOf(one, "TableRenamed"));
    assertThat(json(other, EVENTS + "/" + event.at("/event-id").asString())).isEqualTo(event);
    for (String none : List.of("01a206d4-c7fd-7848-90be-07a771b75e6a", "x")) {
      assertThat(TestServer.ask("GET", one.url() + EVENTS + "/" + none, null).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void longPollWaitsForAnEventThatPasses() throws Exception {
    long head = json(EVENTS + "?order=desc&limit=1").at("/head").asLong();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> page =
          threads.submit(() -> json(other, EVENTS + "?kind=role&wait=PT30S&after=" + head));
      makeNamespace(one);
      ask(one, "POST", "/management/v1/role", "{\"name\": \"awaited\"}");
      assertThat(page.get().at("/events/0/type").asString()).isEqualTo("RoleCreated");
    }
  }

  /** A reader who was cut off asks the other node, after the last position that it had. */
  @Test
  void readersWhoAreCutOffGetEachPositionOnceWhileTwoNodesWrite() throws Exception {
    long begin = json(EVENTS + "?order=desc&limit=1").at("/head").asLong();
    int writers = 4;
    int each = 40;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        TestServer node = i % 2 == 0 ? one : other;
        writing.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < each; n++) {
                    makeNamespace(node);
                  }
                }));
      }
      Future<List<Long>> polled = threads.submit(() -> polled(begin, writers * each));
      Future<List<Long>> streamed = threads.submit(() -> streamed(begin, writers * each));
      for (Future<?> writer : writing) {
        writer.get();
      }
      List<Long> got = polled.get();
      assertThat(got).doesNotHaveDuplicates().isSorted();
      assertThat(streamed.get()).isEqualTo(got);
      database.awaitSealed();
      assertThat(positions(all("kind=namespace", Long.toString(begin), 1000)))
          .startsWith(got.toArray(Long[]::new));
    }
  }

  private static List<Long> polled(long begin, int count) {
    List<Long> got = new ArrayList<>();
    long after = begin;
    for (int turn = 0; got.size() < count; turn++) {
      JsonNode page =
          json(
              turn % 2 == 0 ? one : other,
              EVENTS + "?kind=namespace&limit=7&wait=PT20S&after=" + after);
      page.at("/events").forEach(event -> got.add(event.at("/position").asLong()));
      after = page.at("/next-after").asLong();
    }
    return got;
  }

  private static List<Long> streamed(long begin, int count) throws Exception {
    List<Long> got = new ArrayList<>();
    String last = Long.toString(begin);
    for (int turn = 0; got.size() < count; turn++) {
      TestServer node = turn % 2 == 0 ? one : other;
      try (EventStream stream =
          EventStream.open(node.url() + EVENTS + "/stream?kind=namespace", "Last-Event-ID", last)) {
        for (int n = 0; n < 11 && got.size() < count; n++) {
          JsonNode event = Objects.requireNonNull(stream.next());
          got.add(event.at("/position").asLong());
          assertThat(stream.lastId()).isEqualTo(event.at("/position").asString());
        }
        last = stream.lastId();
      }
    }
    return got;
  }

  @Test
  void streamBeginsWithWhatHappensNext() throws Exception {
    // A stream has no tag that the condition could match.
    try (EventStream stream =
        EventStream.open(one.url() + EVENTS + "/stream?kind=role", "If-None-Match", "x")) {
      assertThat(stream.status()).isEqualTo(200);
      ask(other, "POST", "/management/v1/role", "{\"name\": \"next\"}");
      assertThat(stream.until(event -> isOf(event, "RoleCreated")))
          .extracting(event -> event.at("/object/name").asString())
          .contains("next");
    }
    for (String query : List.of("after=-1", "kind=chair")) {
      try (EventStream stream = EventStream.open(one.url() + EVENTS + "/stream?" + query)) {
        assertThat(stream.status()).isEqualTo(400);
      }
    }
    try (EventStream stream =
        EventStream.open(one.url() + EVENTS + "/stream", "Last-Event-ID", "1e9")) {
      assertThat(stream.status()).isEqualTo(400);
    }
  }

  @Test
  void readerWhoIsCutOffBeforeTheFirstEventMissesNone() throws Exception {
    String uri = EVENTS + "/stream?kind=role";
    String last;
    try (EventStream stream = EventStream.open(one.url() + uri)) {
      stream.begin();
      last = stream.lastId();
    }
    ask(other, "POST", "/management/v1/role", "{\"name\": \"between\"}");
    try (EventStream stream = EventStream.open(one.url() + uri, "Last-Event-ID", last)) {
      assertThat(stream.until(event -> event.at("/object/name").asString().equals("between")))
          .isNotEmpty();
    }
  }

  @Test
  void streamsEndWithTheServer() throws Exception {
    TestServer third = TestServer.start(database);
    try (EventStream stream = EventStream.open(third.url() + EVENTS + "/stream?kind=person");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> closing = threads.submit(third::close);
      assertThat(stream.next()).isNull();
      closing.get();
    }
  }
}
