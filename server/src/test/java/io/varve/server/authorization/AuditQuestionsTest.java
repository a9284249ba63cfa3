package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.ledger.attempt.AuditedReads;
import io.varve.ledger.store.LedgerJson;
import io.varve.server.authorization.GuardedServer.Answer;
import io.varve.server.management.NaiveTimelines;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Questions of an auditor, each one call, answered as by reading everything from the beginning. */
final class AuditQuestionsTest {

  private static final int TABLES = 30;
  private static final int ROUNDS = 70;

  private static GuardedServer server;
  private static NaiveTimelines naive;
  private static List<Row> rows;
  private static String shop;
  private static String attic;
  private static String moved = "";
  private static String dropped = "";
  private static String middle = "";

  /** A change or an attempt. */
  record Row(
      boolean change,
      long position,
      OffsetDateTime at,
      String outcome,
      @Nullable String actor,
      @Nullable String action,
      @Nullable String objectId,
      @Nullable String address) {
    String place() {
      return (change ? "change " : "attempt ") + position;
    }
  }

  @BeforeAll
  static void start() {
    server = new GuardedServer(false, AuditedReads.ALL);
    server.grant(ADMIN, "/project", "owner", "project_admin");
    server.grant(ADMIN, "/project", "ana", "data_admin");
    shop = server.namespace("owner", "shop");
    attic = server.namespace("owner", "attic");
    server.namespace("owner", "shop", "inner");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + shop, "eve", "select");
    for (int i = 0; i < TABLES; i++) {
      String id = server.table("ana", i % 2 == 0 ? "shop" : "shop%1Finner", "t" + i);
      moved = i == 0 ? id : moved;
      dropped = i == 2 ? id : dropped;
    }
    for (int round = 0; round < ROUNDS; round++) {
      work(round);
    }
    server.database.awaitSealed();
    // What nobody waits for is written a moment later; timelines may be behind for longer than a
    // request waits.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                server
                    .as(ADMIN, "GET", MANAGEMENT + "/audit?objectId=" + shop + "&below=true", null)
                    .is(200));
    naive = NaiveTimelines.of(server.database);
    rows =
        server
            .database
            .admin()
            .sql(
                """
                select true as change, c.position, c.sealed_at as at, 'changed' as outcome,
                  e.metadata->>'actor' as actor, e.event_name as action,
                  coalesce(e.payload->'object'->>'id', e.stream_id::text) as object_id,
                  r.remote_address as address
                from chain c join events e using (sequence)
                left join requests r on encode(r.hash, 'hex') = e.metadata->>'request-hash'
                union all
                select false, a.position, a.recorded_at, a.outcome, a.actor, a.action,
                  a.object_id::text, r.remote_address
                from attempts a left join requests r on r.hash = a.request_hash
                """)
            .query(Row.class)
            .list();
    assertThat(rows).hasSizeGreaterThan(2_000);
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  private static void work(int round) {
    String tables = server.catalog() + "/namespaces/shop/tables/";
    server
        .as(
            round % 2 == 0 ? "ana" : "owner",
            "POST",
            server.catalog() + "/transactions/commit",
            commits(round))
        .is(204);
    server.as("eve", "GET", tables + "t4", null).is(200);
    server.as("eve", "DELETE", tables + "t6", null).is(403);
    switch (round) {
      case 10 -> rename("shop", "t0", "attic", "zero");
      case 20 -> server.as("ana", "DELETE", tables + "t2", null).is(204);
      case 30 ->
          server
              .as(
                  "owner",
                  "POST",
                  MANAGEMENT + "/warehouse/" + server.warehouse() + "/namespace/" + attic + "/move",
                  "{\"destination\": [\"shop\", \"cellar\"]}")
              .is(200);
      case 35 -> middle = Instant.now().toString();
      case 40 -> rename("shop%1Fcellar", "zero", "shop%1Finner", "back");
      case 50 ->
          server.as("eve", "POST", tables + "t4", "{\"requirements\":[],\"updates\":[]}").is(403);
      case 60 ->
          server
              .as("owner", "POST", server.catalog() + "/namespaces", "{\"namespace\":[\"shop\"]}")
              .is(409);
      default -> {}
    }
  }

  private static String commits(int round) {
    return IntStream.range(3, TABLES)
        .mapToObj(
            i ->
                "{\"identifier\":{\"namespace\":[%s],\"name\":\"t%d\"},\"requirements\":[],\"updates\":[{\"action\":\"set-properties\",\"updates\":{\"k\":\"%d\"}}]}"
                    .formatted(i % 2 == 0 ? "\"shop\"" : "\"shop\",\"inner\"", i, round))
        .collect(Collectors.joining(",", "{\"table-changes\":[", "]}"));
  }

  private static void rename(String from, String name, String to, String newName) {
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/tables/rename",
            "{\"source\":{\"namespace\":[%s],\"name\":\"%s\"},\"destination\":{\"namespace\":[%s],\"name\":\"%s\"}}"
                .formatted(levels(from), name, levels(to), newName))
        .is(204);
  }

  private static String levels(String namespace) {
    return "\"" + namespace.replace("%1F", "\",\"") + "\"";
  }

  /** The places of a question's answer, by pages, in its order. */
  private static List<String> asked(String query, int size) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server
              .as("root", "GET", MANAGEMENT + "/audit?" + query + "&pageSize=" + size + token, null)
              .is(200)
              .json();
      assertThat(page.at("/made-of/changes-up-to").asLong()).isPositive();
      page.get("entries").forEach(entry -> found.add(place(entry)));
      token =
          page.has("next-page-token") ? "&pageToken=" + page.get("next-page-token").asString() : "";
    } while (!token.isEmpty());
    return found;
  }

  private static String place(JsonNode entry) {
    return entry.has("position")
        ? "change " + entry.get("position").asLong()
        : "attempt " + entry.get("attempt").asLong();
  }

  private static void assertAnswered(String query, Predicate<Row> naively) {
    List<String> expected = rows.stream().filter(naively).map(Row::place).sorted().toList();
    assertThat(expected).as(query).isNotEmpty();
    List<String> found = asked(query + "&to=" + end(), 137);
    assertThat(found.stream().sorted().toList()).as(query).isEqualTo(expected);
    List<String> other = asked(query + "&to=" + end() + "&order=oldest", 500);
    assertThat(other).hasSameElementsAs(found).hasSameSizeAs(found);
  }

  // Asking is recorded, too, where it is denied.
  private static String end() {
    return rows.stream()
        .map(Row::at)
        .max(OffsetDateTime::compareTo)
        .orElseThrow()
        .toInstant()
        .plusNanos(1000)
        .toString();
  }

  private static Predicate<Row> below(String id) {
    Set<Long> changes = new HashSet<>(naive.of(id));
    Set<Long> attempts = new HashSet<>(naive.attemptsOf(id));
    return row -> (row.change ? changes : attempts).contains(row.position);
  }

  private static Predicate<Row> by(String user) {
    return row -> ("oidc~" + user).equals(row.actor);
  }

  private static Predicate<Row> outcome(String outcome) {
    return row -> row.outcome.equals(outcome);
  }

  private static Predicate<Row> action(String action) {
    return row -> action.equals(row.action);
  }

  private static Predicate<Row> on(String id) {
    return row -> id.equals(row.objectId);
  }

  @Test
  void tenQuestionsAreAnsweredAsByReadingEverything() {
    assertAnswered(
        "action=TableDropped&objectId=" + dropped, action("TableDropped").and(on(dropped)));
    assertAnswered("below=true&objectKind=namespace&objectId=" + shop, below(shop));
    assertAnswered("below=true&objectId=" + attic, below(attic));
    assertAnswered(
        "principal=oidc~ana&from=" + middle,
        by("ana").and(row -> !row.at.toInstant().isBefore(Instant.parse(middle))));
    assertAnswered(
        "outcome=denied&below=true&objectKind=warehouse&warehouseId=" + server.warehouse(),
        outcome("denied").and(below(server.warehouse())));
    assertAnswered("outcome=failed&principal=oidc~owner", outcome("failed").and(by("owner")));
    assertAnswered("outcome=read&below=true&objectId=" + shop, outcome("read").and(below(shop)));
    assertAnswered(
        "action=PrivilegesGranted&below=true&objectId=" + shop,
        action("PrivilegesGranted").and(below(shop)));
    assertAnswered("principal=oidc~eve&below=true&objectId=" + shop, by("eve").and(below(shop)));
    assertAnswered("objectId=" + moved, on(moved));
    assertAnswered(
        "address=127.0.0.1&outcome=denied",
        outcome("denied").and(row -> "127.0.0.1".equals(row.address)));
    assertAnswered(
        "address=127.0.0.1&action=TableRenamed&principal=oidc~owner",
        action("TableRenamed").and(by("owner")));
    assertAnswered("below=false", row -> true);
    assertThat(asked("address=10.0.0.1", 10)).isEmpty();
  }

  private static List<String> exported(String query) {
    Answer answer =
        server.as("root", "GET", MANAGEMENT + "/audit/export?to=" + end() + query, null).is(200);
    return answer.body().lines().toList();
  }

  @Test
  void exportResumedEqualsExportInOne() {
    List<String> whole = exported("");
    assertThat(whole).hasSize(rows.size());
    assertThat(whole.stream().map(line -> place(LedgerJson.mapper().readTree(line))).sorted())
        .isEqualTo(rows.stream().map(Row::place).sorted().toList());
    for (int cut : new int[] {1, 499, 500, 777, whole.size() - 1, whole.size()}) {
      String after = LedgerJson.mapper().readTree(whole.get(cut - 1)).get("after").asString();
      assertThat(exported("&after=" + after)).isEqualTo(whole.subList(cut, whole.size()));
    }
    List<String> below = exported("&below=true&objectId=" + attic);
    assertThat(below).hasSize(naive.of(attic).size() + naive.attemptsOf(attic).size());
  }

  @Test
  void exportsAreRefusedToAllButAuditors() {
    server.as("ana", "GET", MANAGEMENT + "/audit/export", null).is(403);
    server.as("root", "GET", MANAGEMENT + "/audit/export?format=xml", null).is(400);
    server.as("root", "GET", MANAGEMENT + "/audit/export?after=x", null).is(400);
    server.as("root", "GET", MANAGEMENT + "/audit?below=true", null).is(400);
    assertThat(exported("&after=9223372036854775807.9223372036854775807")).isEmpty();
  }

  @Test
  void readsAreRecordedWithTheirObject() {
    List<Row> reads =
        rows.stream().filter(outcome("read").and(by("eve")).and(action("get_metadata"))).toList();
    assertThat(reads).hasSize(ROUNDS);
    assertThat(reads.stream().map(Row::objectId).filter(Objects::nonNull).distinct()).hasSize(1);
    assertThat(rows.stream().filter(outcome("read")).filter(by("ana")).toList()).isNotEmpty();
  }

  @Test
  void icebergsEventsAreRecordedAsRead() {
    server.as("ana", "POST", server.catalog() + "/events", "{}").is(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        server.database.count(
                            "select count(*) from attempts where outcome = 'read' and actor ="
                                + " 'oidc~ana' and details->>'route' = '/catalog/v1/{prefix}/events'"))
                    .isEqualTo(1));
  }
}
