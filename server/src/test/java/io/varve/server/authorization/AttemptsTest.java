package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.varve.ledger.store.LedgerJson;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is refused is recorded when it is answered. */
final class AttemptsTest {

  private static GuardedServer server;
  private static String namespace;
  private static String table;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    server.grant(ADMIN, "/project", "maker", "project_admin");
    namespace = server.namespace("owner", "shop");
    table = server.table("owner", "shop", "orders");
    for (String reader : List.of("reader", "dropper")) {
      server.grant(
          "owner",
          "/warehouse/" + server.warehouse() + "/namespace/" + namespace,
          reader,
          "select");
    }
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  record Row(String outcome, String action, String objectKind, UUID objectId, String details) {
    JsonNode of(String key) {
      return LedgerJson.mapper().readTree(details).path(key);
    }
  }

  private static List<Row> rows(String actor) {
    return server
        .database
        .admin()
        .sql(
            "select outcome, action, object_kind, object_id, details from attempts"
                + " where actor = ? order by position")
        .param("oidc~" + actor)
        .query(Row.class)
        .list();
  }

  private static String tables() {
    return server.catalog() + "/namespaces/shop/tables/";
  }

  @Test
  void refusalIsRecordedWithTheRightThatIsMissing() {
    String request = UUID.randomUUID().toString();
    server.as("dropper", "DELETE", tables() + "orders", null, "x-request-id", request).is(403);

    assertThat(rows("dropper"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.outcome()).isEqualTo("denied");
              assertThat(row.action()).isEqualTo("drop");
              assertThat(row.objectKind()).isEqualTo("table");
              assertThat(row.objectId()).hasToString(table);
              assertThat(row.of("missing").asString()).isEqualTo("modify");
              assertThat(row.of("status").asInt()).isEqualTo(403);
              assertThat(row.of("method").asString()).isEqualTo("DELETE");
              assertThat(row.of("path").asString()).endsWith("/namespaces/shop/tables/orders");
            });
    assertThat(
            server.database.count(
                "select count(*) from requests where request_id = '"
                    + request
                    + "' and remote_address = '127.0.0.1'"))
        .isEqualTo(1);
  }

  @Test
  void hiddenAndMissingNamesAreBothRecorded() {
    server.grant(
        "owner",
        "/warehouse/" + server.warehouse() + "/namespace/" + server.namespace("owner", "elsewhere"),
        "guesser",
        "describe");
    server.as("guesser", "GET", tables() + "orders", null).is(404);
    server.as("guesser", "HEAD", tables() + "absent", null).is(404);

    assertThat(rows("guesser"))
        .extracting(Row::outcome, row -> row.of("path").asString(), row -> row.of("status").asInt())
        .containsExactly(
            tuple("denied", tables() + "orders", 404), tuple("denied", tables() + "absent", 404));
  }

  @Test
  void hiddenAndMissingWarehousesAreBothRecorded() {
    server.as("outsider", "GET", server.catalog() + "/namespaces", null).is(404);
    server.as("outsider", "GET", "/catalog/v1/" + UUID.randomUUID() + "/namespaces", null).is(404);
    server.as("outsider", "GET", "/catalog/v1/config?warehouse=demo", null).is(404);
    server.as("outsider", "GET", "/catalog/v1/config?warehouse=none", null).is(404);

    assertThat(rows("outsider")).extracting(Row::outcome).hasSize(4).containsOnly("denied");
  }

  @Test
  void failedChangeIsRecordedAndFailedReadIsNot() {
    server.as("maker", "GET", tables() + "absent", null).is(404);
    server
        .as("maker", "POST", server.catalog() + "/namespaces", "{\"namespace\":[\"shop\"]}")
        .is(409);

    assertThat(rows("maker"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.outcome()).isEqualTo("failed");
              assertThat(row.of("reason").asString()).isEqualTo("AlreadyExistsException");
              assertThat(row.of("message").asString()).contains("shop");
            });
  }

  @Test
  void strangersGuessOfAWarehouseIsRecordedWithoutAnObject() {
    server.as("stranger", "GET", MANAGEMENT + "/warehouse/" + UUID.randomUUID(), null).is(404);

    assertThat(rows("stranger"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.outcome()).isEqualTo("denied");
              assertThat(row.objectId()).isNull();
            });
  }

  private static List<String> outcomes(String query) {
    JsonNode page = server.as(ADMIN, "GET", MANAGEMENT + "/audit?" + query, null).is(200).json();
    return each(page, "outcome");
  }

  private static List<String> each(JsonNode page, String field) {
    List<String> found = new ArrayList<>();
    page.path("entries").forEach(entry -> found.add(entry.path(field).asString()));
    return found;
  }

  @Test
  void auditListsChangesAndAttemptsOfAnObjectByItsNameOfToday() {
    server.table("owner", "shop", "bills");
    server.as("reader", "DELETE", tables() + "bills", null).is(403);
    server.as("owner", "DELETE", tables() + "bills?purgeRequested=false", null).is(204);
    server.table("owner", "shop", "audited");
    // Changes are listed by when they were sealed, which is a moment later.
    server.database.awaitSealed();
    server.as("reader", "DELETE", tables() + "audited", null).is(403);
    String object =
        "objectKind=table&namespace=shop&name=audited&warehouseId=" + server.warehouse();

    assertThat(outcomes(object)).containsExactly("denied", "changed");
    assertThat(outcomes(object + "&order=oldest")).containsExactly("changed", "denied");
    assertThat(outcomes(object + "&outcome=denied&principal=oidc~reader&action=drop"))
        .containsExactly("denied");
    assertThat(outcomes(object + "&outcome=changed&action=TableCreated"))
        .containsExactly("changed");
    assertThat(outcomes(object + "&to=2020-01-01T00:00:00Z")).isEmpty();
    assertThat(outcomes(object + "&from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z")).hasSize(2);
    JsonNode change =
        server
            .as(ADMIN, "GET", MANAGEMENT + "/audit?outcome=changed&" + object, null)
            .json()
            .at("/entries/0");
    assertThat(change.path("position").asLong()).isPositive();
    assertThat(change.at("/object/name").asString()).isEqualTo("audited");
    assertThat(change.at("/object/namespace/0").asString()).isEqualTo("shop");
  }

  @Test
  void auditOfAnObjectHasItsGrants() {
    String granted = server.table("owner", "shop", "granted");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/table/" + granted, "reader", "modify");
    server.database.awaitSealed();

    String query = "objectKind=table&order=oldest&objectId=" + granted;
    JsonNode page = server.as(ADMIN, "GET", MANAGEMENT + "/audit?" + query, null).is(200).json();
    assertThat(each(page, "action")).containsExactly("TableCreated", "PrivilegesGranted");
    assertThat(page.at("/entries/1/object/name").asString()).isEqualTo("granted");
    assertThat(page.at("/entries/1/object/kind").asString()).isEqualTo("table");
    assertThat(outcomes("objectKind=view&objectId=" + granted)).isEmpty();
  }

  @Test
  void pagesOfTheAuditHaveEachRowOnce() {
    for (int i = 0; i < 5; i++) {
      server.as("paging", "GET", tables() + "orders", null).is(404);
      server.namespace("owner", "paged" + i);
    }
    server.database.awaitSealed();
    List<String> whole =
        each(
            server.as(ADMIN, "GET", MANAGEMENT + "/audit?order=oldest&pageSize=500", null).json(),
            "at");
    List<String> paged = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          server
              .as(
                  ADMIN,
                  "GET",
                  MANAGEMENT + "/audit?order=oldest&pageSize=3&pageToken=" + token,
                  null)
              .is(200)
              .json();
      paged.addAll(each(page, "at"));
      token = page.path("next-page-token").asString("");
    } while (!token.isEmpty());
    assertThat(paged).isEqualTo(whole).isSorted().hasSizeGreaterThan(10);
  }

  @Test
  void auditIsForAuditorsOnly() {
    server.as("owner", "GET", MANAGEMENT + "/audit", null).is(403);
    server.grant(ADMIN, "/server", "checker", "auditor");
    server.as("checker", "GET", MANAGEMENT + "/audit?pageSize=1", null).is(200);
    server.as("checker", "GET", MANAGEMENT + "/audit?outcome=lost", null).is(400);
    server.as("checker", "GET", MANAGEMENT + "/audit?from=yesterday", null).is(400);
    server.as("checker", "GET", MANAGEMENT + "/audit?pageToken=x", null).is(400);
    for (String bad :
        List.of(
            "principal=a%00",
            "action=%00",
            "address=%00",
            "from=-999999999-01-01T00:00:00Z",
            "to=%2B999999999-01-01T00:00:00Z")) {
      server.as("checker", "GET", MANAGEMENT + "/audit?" + bad, null).is(400);
      server.as("checker", "GET", MANAGEMENT + "/audit/export?" + bad, null).is(400);
    }
  }

  @Test
  void auditIsRefusedWhileTimelinesThatItNeedsAreBehind() throws Exception {
    try (Connection locking = server.database.owner().getConnection();
        Statement statement = locking.createStatement()) {
      locking.setAutoCommit(false);
      statement.execute("select from follower_positions where follower = 'timelines' for update");
      server.namespace("owner", "behind");
      server.database.awaitSealed();
      for (String path : List.of("/audit?", "/audit/export?")) {
        String audit = MANAGEMENT + path;
        server.as(ADMIN, "GET", audit + "principal=oidc~owner", null).is(503);
        server.as(ADMIN, "GET", audit + "objectId=" + table, null).is(503);
        server.as(ADMIN, "GET", audit + "principal=oidc~owner&outcome=denied", null).is(200);
        server.as(ADMIN, "GET", audit + "action=NamespaceCreated", null).is(200);
      }
      locking.rollback();
    }
    server.namespace("owner", "caught-up");
    server.database.awaitSealed();
    assertThat(
            server
                .as(ADMIN, "GET", MANAGEMENT + "/audit?principal=oidc~owner&pageSize=1", null)
                .is(200)
                .text("/entries/0/action"))
        .isEqualTo("NamespaceCreated");
  }

  @Test
  void refusalThatCanNotBeRecordedIsAnsweredByComingAgain() {
    server.database.admin().sql("revoke insert on attempts from varve_runtime").update();
    try {
      server.as("again", "GET", MANAGEMENT + "/server/grants", null).is(503);
      server.as("again", "GET", MANAGEMENT + "/whoami", null).is(200);
    } finally {
      server.database.admin().sql("grant insert on attempts to varve_runtime").update();
    }
    server.as("again", "GET", MANAGEMENT + "/server/grants", null).is(403);
    assertThat(rows("again")).hasSize(1);
  }

  @Test
  void failureOfTheServerIsRecordedBeforeItsAnswerIfThatCanBe() {
    String namespaces = server.catalog() + "/namespaces";
    server.grant(ADMIN, "/warehouse/" + server.warehouse(), "unlucky", "create");
    server.database.admin().sql("revoke insert on namespaces from varve_runtime").update();
    try {
      server.as("unlucky", "POST", namespaces, "{\"namespace\":[\"lost\"]}").is(500);
      assertThat(rows("unlucky")).extracting(Row::outcome).containsExactly("failed");
      server.database.admin().sql("revoke insert on attempts from varve_runtime").update();
      server.as("unlucky", "POST", namespaces, "{\"namespace\":[\"lost\"]}").is(500);
    } finally {
      server.database.admin().sql("grant insert on namespaces, attempts to varve_runtime").update();
    }
    assertThat(rows("unlucky")).hasSize(1);
  }

  @Test
  void addressOfAnAttemptIsErasedAndTheChainStaysWhole() {
    String request = UUID.randomUUID().toString();
    String mine = MANAGEMENT + "/audit?principal=oidc~erased";
    server.as("erased", "GET", MANAGEMENT + "/server/grants", null, "x-request-id", request);
    JsonNode before = server.as(ADMIN, "GET", mine, null).is(200).json().at("/entries/0");
    assertThat(before.path("address").asString()).isEqualTo("127.0.0.1");

    server.as(ADMIN, "DELETE", MANAGEMENT + "/request/" + request, null).is(204);

    JsonNode after = server.as(ADMIN, "GET", mine, null).is(200).json().at("/entries/0");
    assertThat(after.has("address")).isFalse();
    assertThat(after.path("request-id").asString()).isEqualTo(request);
    server.database.awaitSealed();
    assertThat(server.database.verify(false).differences()).isEmpty();
  }

  @Test
  void attemptsKeepNoQueriesAndNoBodies() {
    server.as("leaky", "GET", MANAGEMENT + "/server/grants?token=planted", null).is(403);
    server.as("leaky", "POST", MANAGEMENT + "/project", "{\"project-name\":\"planted\"}").is(403);
    assertThat(rows("leaky"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.details()).doesNotContain("planted"));
  }
}
