package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.feed.EventStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The feed of events, to those who may not read the whole ledger. */
final class EventFeedTest {

  private static GuardedServer server;
  private static String warehouse;
  private static String sales;
  private static String salaries;
  private static String orders;
  private static String role;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    warehouse = "/warehouse/" + server.warehouse();
    sales = server.namespace("owner", "sales");
    salaries = server.namespace("owner", "salaries");
    orders = server.table("owner", "sales", "orders");
    server.table("owner", "salaries", "paid");
    server.table("owner", "sales", "dropped");
    server
        .as("owner", "DELETE", server.catalog() + "/namespaces/sales/tables/dropped", null)
        .is(204);
    role = server.as("owner", "POST", MANAGEMENT + "/role", "{\"name\":\"r\"}").text("/id");
    server.grant("owner", warehouse + "/namespace/" + sales, "reader", "describe");
    server.grant("owner", warehouse + "/namespace/" + sales, "granter", "manage_grants");
    server.grant("owner", warehouse + "/table/" + orders, "narrow", "select");
    server.grant(ADMIN, "/server", "auditor", "auditor");
    server.database.awaitSealed();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode page(String by, long after, int limit) {
    String path = MANAGEMENT + "/events?after=" + after + "&limit=" + limit;
    return server.as(by, "GET", path, null).is(200).json();
  }

  /** All that somebody sees, a few events at a time. */
  private static List<JsonNode> all(String by, int limit) {
    List<JsonNode> all = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page = page(by, after, limit);
      page.at("/events").forEach(all::add);
      assertThat(page.at("/events").size()).isLessThanOrEqualTo(limit);
      long next = page.at("/next-after").asLong();
      if (next >= page.at("/head").asLong()) {
        return all;
      }
      assertThat(next).isGreaterThan(after);
      after = next;
    }
  }

  private static List<String> seen(String by) {
    return all(by, 100).stream()
        .map(event -> event.at("/type").asString() + " " + event.at("/object/name").asString(""))
        .map(String::strip)
        .toList();
  }

  @Test
  void readerSeesWhatIsInItsNamespaceAndNoGrants() {
    assertThat(seen("reader"))
        .containsExactly(
            "ProjectCreated default",
            "NamespaceCreated",
            "TableCreated orders",
            "TableCreated dropped",
            "TableDropped dropped");
    assertThat(all("reader", 100).toString()).doesNotContain("salaries", salaries);
  }

  @Test
  void readerOfATableSeesItsEvents() {
    assertThat(seen("narrow")).contains("TableCreated orders").doesNotContain("TableCreated paid");
    assertThat(all("narrow", 100).toString()).doesNotContain("dropped", "salaries");
  }

  @Test
  void readerIsNotToldWhereSomethingCameFrom() {
    String shown = server.namespace("owner", "shown");
    server.namespace("owner", "secret");
    server.namespace("owner", "secret", "inner");
    server.grant("owner", warehouse + "/namespace/" + shown, "guest", "describe");
    server.table("owner", "secret", "arrived");
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/tables/rename",
            "{\"source\":{\"namespace\":[\"secret\"],\"name\":\"arrived\"},"
                + "\"destination\":{\"namespace\":[\"shown\"],\"name\":\"arrived\"}}")
        .is(204);
    server.as("guest", "GET", server.catalog() + "/namespaces/shown/tables/arrived", null).is(200);
    server.database.awaitSealed();
    assertThat(all("guest", 100).toString()).contains("shown").doesNotContain("secret");
    assertThat(seen("owner")).contains("TableRenamed arrived");
  }

  @Test
  void grantsAndMembersAreSeenByThoseWhoMayListThem() {
    assertThat(seen("granter")).contains("PrivilegesGranted");
    assertThat(all("granter", 100).toString()).doesNotContain("project_admin", role);
    assertThat(seen("owner")).contains("RoleCreated r", "PrivilegesGranted", "TableCreated paid");
    assertThat(all("owner", 100).toString()).doesNotContain("oidc~auditor");
  }

  @Test
  void pagesOfTwoHaveTheSameEvents() {
    for (String one : List.of("reader", "granter", "owner", "narrow")) {
      assertThat(all(one, 2)).as(one).isEqualTo(all(one, 1000));
    }
  }

  @Test
  void wholeLedgerIsForAuditors() {
    JsonNode whole = page("auditor", 0, 1000);
    assertThat(whole.at("/events").size()).isEqualTo(whole.at("/head").asInt());
    assertThat(whole.has("filtered")).isFalse();
    assertThat(page("reader", 0, 1000).at("/filtered").asBoolean()).isTrue();
    assertThat(all("stranger", 100)).isEmpty();
    server.as("reader", "GET", MANAGEMENT + "/verify", null).is(403);
  }

  @Test
  void filtersShowNothingThatIsHidden() {
    for (String filter :
        List.of(
            "principal=oidc~owner",
            "object-id=" + salaries,
            "namespace=" + salaries,
            "warehouse-id=" + server.warehouse() + "&namespace=salaries",
            "type=NamespaceCreated&order=desc",
            "kind=table")) {
      String path = MANAGEMENT + "/events?" + filter;
      assertThat(server.as("reader", "GET", path, null).is(200).body())
          .as(filter)
          .doesNotContain("salaries", "paid", salaries);
      JsonNode nothing = server.as("stranger", "GET", path, null).is(200).json();
      JsonNode none = server.as("stranger", "GET", path + "&request-id=none", null).is(200).json();
      assertThat(nothing).as(filter).isEqualTo(none);
      assertThat(nothing.at("/events")).isEmpty();
    }
  }

  @Test
  void waitDoesNotSayThatSomethingHiddenHappens() throws Exception {
    String path = MANAGEMENT + "/events?namespace=" + salaries + "&wait=PT3S&after=" + head();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime();
      Future<JsonNode> waiting =
          threads.submit(() -> server.as("stranger", "GET", path, null).is(200).json());
      server.table("owner", "salaries", "raised");
      assertThat(waiting.get().at("/events")).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }
  }

  @Test
  void waitGoesOnPastHiddenEventsToTheFirstThatIsSeen() throws Exception {
    String awaited = server.namespace("owner", "awaited");
    server.grant("owner", warehouse + "/namespace/" + awaited, "waiter", "describe");
    String path = MANAGEMENT + "/events?kind=table&wait=PT60S&after=" + head();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> waiting =
          threads.submit(() -> server.as("waiter", "GET", path, null).is(200).json());
      server.table("owner", "salaries", "cut");
      server.database.awaitSealed();
      server.table("owner", "awaited", "come");
      assertThat(waiting.get().at("/events/0/object/name").asString()).isEqualTo("come");
    }
  }

  private static long head() {
    server.database.awaitSealed();
    return page("auditor", 0, 1).at("/head").asLong();
  }

  @Test
  void eventThatIsHiddenIsAnsweredLikeOneThatIsNotThere() {
    String id = eventOf("auditor", salaries);
    String path = MANAGEMENT + "/events/";
    server.as("auditor", "GET", path + id, null).is(200);
    String none = "01a206d4-c7fd-7848-90be-07a771b75e6a";
    for (String by : List.of("reader", "stranger")) {
      assertThat(server.as(by, "GET", path + id, null).is(404).body().replace(id, none))
          .isEqualTo(server.as(by, "GET", path + none, null).is(404).body());
    }
    server.as("reader", "GET", MANAGEMENT + "/events/" + eventOf("reader", sales), null).is(200);
  }

  private static String eventOf(String by, String object) {
    return all(by, 100).stream()
        .filter(event -> event.at("/object/id").asString().equals(object))
        .findFirst()
        .orElseThrow()
        .at("/event-id")
        .asString();
  }

  @Test
  void icebergsEventsAreThoseThatMayBeSeen() {
    String path = server.catalog() + "/events";
    assertThat(server.as("reader", "POST", path, "{}").is(200).body())
        .contains("orders")
        .doesNotContain("salaries", "paid");
    server.as("stranger", "POST", path, "{}").is(404);
    server.as(ADMIN, "POST", path.replace(server.warehouse(), salaries), "{}").is(404);
  }

  @Test
  void streamFollowsTheRightsOfEachMoment() throws Exception {
    String open = server.namespace("owner", "opened");
    server.grant("owner", warehouse + "/namespace/" + open, "follower", "describe");
    try (EventStream stream =
        EventStream.open(
            server.server().url() + MANAGEMENT + "/events/stream?kind=table&after=0",
            "Authorization",
            "Bearer " + server.bearer("follower"))) {
      server.table("owner", "opened", "before");
      server.table("owner", "salaries", "unseen");
      assertThat(Objects.requireNonNull(stream.next()).at("/object/name").asString())
          .isEqualTo("before");
      server.revoke("owner", warehouse + "/namespace/" + open, "follower", "describe");
      server.table("owner", "opened", "meanwhile");
      String later = server.namespace("owner", "later");
      server.grant("owner", warehouse + "/namespace/" + later, "follower", "describe");
      server.table("owner", "later", "afterwards");
      assertThat(Objects.requireNonNull(stream.next()).at("/object/name").asString())
          .isEqualTo("afterwards");
    }
  }

  @Test
  void onePrincipalDoesNotHaveAllStreams() throws Exception {
    String uri = server.server().url() + MANAGEMENT + "/events/stream";
    List<EventStream> open = new ArrayList<>();
    try {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        EventStream stream =
            EventStream.open(uri, "Authorization", "Bearer " + server.bearer("greedy"));
        open.add(stream);
        statuses.add(stream.status());
      }
      assertThat(statuses.subList(0, 10)).containsOnly(200);
      assertThat(statuses.getLast()).isEqualTo(429);
    } finally {
      for (EventStream stream : open) {
        stream.close();
      }
    }
  }

  @Test
  void onePrincipalDoesNotTakeAllPlacesOfThoseThatWait() throws Exception {
    String path = MANAGEMENT + "/events?after=1000000&wait=PT5S";
    server.as("stranger", "GET", path.replace("5", "0"), null).is(200);
    List<Future<Integer>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 23; i++) {
        answers.add(threads.submit(() -> server.as("stranger", "GET", path, null).status()));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : answers) {
      statuses.add(answer.get());
    }
    assertThat(statuses).containsOnly(200, 429);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(20);
    server.as("stranger", "GET", path.replace("5", "0.1"), null).is(200);
  }

  @Test
  void onePrincipalDoesNotTakeAllPlacesOfThoseThatWaitForAPosition() throws Exception {
    String path = MANAGEMENT + "/events?limit=1";
    server.as("stranger", "GET", path, null).is(200);
    List<Future<Integer>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 70; i++) {
        answers.add(
            threads.submit(
                () ->
                    server
                        .as("stranger", "GET", path, null, "X-Catalog-Min-Position", "1000000")
                        .status()));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : answers) {
      statuses.add(answer.get());
    }
    assertThat(statuses).containsOnly(429, 503).contains(429, 503);
  }
}
