package io.varve.server.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.ledger.seal.SealedPositions;
import io.varve.ledger.store.LedgerJson;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Changes say their position, and reads wait for one, on any node. */
final class PositionHeadersTest {

  private static final String POSITION = "X-Catalog-Position";
  private static final String MIN_POSITION = "X-Catalog-Min-Position";
  private static final String SCHEMA = "{\"type\": \"struct\", \"schema-id\": 0, \"fields\": []}";

  private static CatalogDatabase database;
  private static TestServer one;
  private static TestServer other;
  private static String prefix;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    one = TestServer.start(database);
    other = TestServer.start(database);
    prefix =
        json(ask(one, "GET", "/catalog/v1/config?warehouse=demo", null))
            .at("/overrides/prefix")
            .asString();
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    database.close();
  }

  private static HttpResponse<byte[]> ask(
      TestServer node, String method, String path, @Nullable String body, String... headers) {
    return TestServer.ask(method, node.url() + path, body, headers);
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return LedgerJson.mapper().readTree(answer.body());
  }

  private static HttpResponse<byte[]> change(
      TestServer node, String method, String path, @Nullable String body) {
    return ask(node, method, path, body, POSITION, "wait");
  }

  private static long position(HttpResponse<byte[]> answer) {
    OptionalLong position = answer.headers().firstValueAsLong(POSITION);
    assertThat(position).as(new String(answer.body(), StandardCharsets.UTF_8)).isPresent();
    return position.getAsLong();
  }

  private static JsonNode eventAt(long position) {
    return json(ask(
            other,
            "GET",
            "/management/v1/events?limit=1&after=" + (position - 1),
            null,
            MIN_POSITION,
            Long.toString(position)))
        .at("/events/0");
  }

  private static String catalog(String path) {
    return "/catalog/v1/" + prefix + path;
  }

  private static void makeNamespace(String name) {
    ask(one, "POST", catalog("/namespaces"), "{\"namespace\": [\"" + name + "\"]}");
  }

  private static String table(String name) {
    return "{\"name\": \"" + name + "\", \"schema\": " + SCHEMA + "}";
  }

  @Test
  void changesOfEachKindSayThePositionOfTheirLastEvent() {
    record Change(String method, String path, @Nullable String body, String event) {}
    String role = "{\"name\": \"readers\"}";
    String properties = "{\"updates\": {\"k\": \"v\"}, \"removals\": []}";
    String commit =
        "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
            + " \"updates\": {\"k\": \"v\"}}]}";
    String generic = "/lakekeeper/v1/" + prefix + "/namespaces/kinds/generic-tables";
    List<Change> changes =
        List.of(
            new Change(
                "POST", catalog("/namespaces"), "{\"namespace\":[\"kinds\"]}", "NamespaceCreated"),
            new Change(
                "POST",
                catalog("/namespaces/kinds/properties"),
                properties,
                "NamespacePropertiesUpdated"),
            new Change("POST", catalog("/namespaces/kinds/tables"), table("t"), "TableCreated"),
            new Change("POST", catalog("/namespaces/kinds/tables/t"), commit, "TableCommitted"),
            new Change(
                "POST", generic, "{\"name\": \"g\", \"format\": \"lance\"}", "GenericTableCreated"),
            new Change("DELETE", generic + "/g", null, "GenericTableDropped"),
            new Change("DELETE", catalog("/namespaces/kinds/tables/t"), null, "TableDropped"),
            new Change("DELETE", catalog("/namespaces/kinds"), null, "NamespaceDropped"),
            new Change("POST", "/management/v1/role", role, "RoleCreated"),
            new Change(
                "POST",
                "/management/v1/warehouse/" + prefix + "/protection",
                "{\"protected\": true}",
                "WarehouseProtectionSet"));
    for (Change change : changes) {
      HttpResponse<byte[]> answer = change(one, change.method, change.path, change.body);
      assertThat(answer.statusCode())
          .as(new String(answer.body(), StandardCharsets.UTF_8))
          .isLessThan(300);
      assertThat(eventAt(position(answer)).at("/type").asString()).isEqualTo(change.event);
    }
  }

  @Test
  void undoForAReasonSaysThePositionOfItsEvent() {
    makeNamespace("undone");
    String id =
        eventAt(
                position(
                    change(
                        one,
                        "POST",
                        catalog("/namespaces/undone/properties"),
                        "{\"updates\": {\"k\": \"v\"}, \"removals\": []}")))
            .at("/event-id")
            .asString();
    HttpResponse<byte[]> undone =
        change(one, "POST", "/management/v1/events/" + id + "/undo", "{\"reason\": \"wrong\"}");
    JsonNode event = eventAt(position(undone));
    assertThat(event.at("/type").asString()).isEqualTo("NamespacePropertiesUpdated");
    assertThat(event.at("/event-id").asString()).isNotEqualTo(id);
  }

  /** It may be left out now and then, where the ledger is slow. */
  @Test
  void aChangeSaysItsPositionWithoutBeingAsked() {
    AtomicInteger tries = new AtomicInteger();
    await()
        .until(
            () ->
                ask(
                        one,
                        "POST",
                        catalog("/namespaces"),
                        "{\"namespace\": [\"unasked" + tries.incrementAndGet() + "\"]}")
                    .headers()
                    .firstValueAsLong(POSITION)
                    .isPresent());
  }

  @Test
  void sealerThatHasNothingToDoIsIdle() {
    makeNamespace("idle");
    database.awaitSealed();
    await().until(one.get(SealedPositions.class)::isIdle);
  }

  @Test
  void refusalsAndReadsSayNone() {
    makeNamespace("twice");
    HttpResponse<byte[]> refused =
        change(one, "POST", catalog("/namespaces"), "{\"namespace\": [\"twice\"]}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue(POSITION)).isEmpty();
    assertThat(ask(one, "GET", catalog("/namespaces"), null).headers().firstValue(POSITION))
        .isEmpty();
  }

  @Test
  void aReplaySaysNone() {
    String body = "{\"namespace\": [\"replayed\"]}";
    String key = "01a206d4-c7fd-7848-90be-07a771b75e6a";
    String path = catalog("/namespaces");
    position(ask(one, "POST", path, body, "Idempotency-Key", key, POSITION, "wait"));
    HttpResponse<byte[]> again =
        ask(other, "POST", path, body, "Idempotency-Key", key, POSITION, "wait");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue(POSITION)).isEmpty();
  }

  @Test
  void aTransactionSaysThePositionOfItsLastEvent() {
    makeNamespace("several");
    for (String name : List.of("a", "b")) {
      ask(one, "POST", catalog("/namespaces/several/tables"), table(name));
    }
    String change =
        "{\"identifier\": {\"namespace\": [\"several\"], \"name\": \"%s\"}, \"requirements\": [],"
            + " \"updates\": [{\"action\": \"set-properties\", \"updates\": {\"k\": \"v\"}}]}";
    long position =
        position(
            change(
                one,
                "POST",
                catalog("/transactions/commit"),
                "{\"table-changes\": ["
                    + change.formatted("a")
                    + ","
                    + change.formatted("b")
                    + "]}"));
    JsonNode event = eventAt(position);
    assertThat(event.at("/request-event-index").asInt()).isEqualTo(1);
    assertThat(event.at("/request-event-count").asInt()).isEqualTo(2);
  }

  /** Each node may seal what the other one committed. */
  @Test
  void changesThatRaceOnTwoNodesEachSayTheirOwnPosition() throws Exception {
    List<Future<long[]>> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 80; i++) {
        TestServer node = i % 2 == 0 ? one : other;
        String name = "race" + i;
        answers.add(
            threads.submit(
                () -> {
                  HttpResponse<byte[]> answer =
                      change(
                          node,
                          "POST",
                          catalog("/namespaces"),
                          "{\"namespace\": [\"" + name + "\"]}");
                  long position = position(answer);
                  String at = eventAt(position).at("/object/namespace/0").asString();
                  assertThat(at).isEqualTo(name);
                  return new long[] {position};
                }));
      }
      List<Long> positions = new ArrayList<>();
      for (Future<long[]> answer : answers) {
        positions.add(answer.get()[0]);
      }
      assertThat(positions).doesNotHaveDuplicates();
    }
  }

  @Test
  void readsOfHistoryHaveWhatWasCommittedAtThePosition() {
    makeNamespace("history");
    String created =
        json(ask(one, "POST", catalog("/namespaces/history/tables"), table("t")))
            .at("/metadata/location")
            .asString();
    String id = created.substring(created.lastIndexOf('/') + 1);
    for (int i = 1; i <= 5; i++) {
      String commit =
          "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
              + " \"updates\": {\"k\": \""
              + i
              + "\"}}]}";
      long position =
          position(change(one, "POST", catalog("/namespaces/history/tables/t"), commit));
      HttpResponse<byte[]> commits =
          ask(
              other,
              "GET",
              "/management/v1/warehouse/" + prefix + "/table/" + id + "/commits?pageSize=1",
              null,
              MIN_POSITION,
              Long.toString(position));
      assertThat(json(commits).at("/commits/0/position").asLong()).isEqualTo(position);
    }
  }

  @Test
  void positionsThatAreNoneAreRefused() {
    for (String sent : List.of("-1", "x", "1.5", "", "9999999999999999999999", "1, 2")) {
      HttpResponse<byte[]> answer =
          ask(one, "GET", catalog("/namespaces"), null, MIN_POSITION, sent);
      assertThat(answer.statusCode()).as(sent).isEqualTo(400);
      assertThat(json(answer).at("/error/type").asString()).isEqualTo("BadRequestException");
    }
    assertThat(ask(one, "GET", catalog("/namespaces"), null, MIN_POSITION, "0").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aReadThatTheLedgerDoesNotReachIsToComeAgain() {
    HttpResponse<byte[]> answer =
        ask(one, "GET", catalog("/namespaces"), null, MIN_POSITION, "999999999999999999");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(answer).at("/error/type").asString()).isEqualTo("ServiceUnavailableException");
  }

  @Test
  void changesDoNotWaitForThePositionOfReads() {
    HttpResponse<byte[]> answer =
        ask(
            one,
            "POST",
            catalog("/namespaces"),
            "{\"namespace\": [\"unwaited\"]}",
            MIN_POSITION,
            "999999999999999999");
    assertThat(answer.statusCode()).isEqualTo(200);
  }
}
