package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.projections.past.PastFollower;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** History and timelines are made in one pass, and each can be made again without the other. */
final class PastFollowerTest {

  private static final Map<String, List<String>> TABLES =
      Map.of(
          "history", List.of("names_history", "heads_history"),
          "grants-history", List.of("grants_history"),
          "timelines", List.of("timelines", "activity"));

  private static CatalogDatabase database;
  private static TestServer server;
  private static JdbcClient jdbc;
  private static TransactionTemplate transactions;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    DataSource runtime = database.runtime();
    jdbc = JdbcClient.create(runtime);
    transactions = new TransactionTemplate(new JdbcTransactionManager(runtime));
    Management api = new Management(server);
    api.bootstrap();
    Lake lake = new Lake(api, database, api.softWarehouse("lake"));
    lake.namespace("a");
    lake.namespace("a", "b");
    lake.namespace("c");
    for (int n = 0; n < 20; n++) {
      lake.table("a%1Fb", "t" + n);
    }
    lake.view("a", "v");
    lake.genericTable("c", "g");
    api.post(
            lake.catalog() + "/tables/rename",
            "{\"source\": {\"namespace\": [\"a\", \"b\"], \"name\": \"t1\"},"
                + " \"destination\": {\"namespace\": [\"c\"], \"name\": \"t1\"}}")
        .is(204);
    api.delete(lake.catalog() + "/namespaces/a%1Fb/tables/t2").is(204);
    api.post(
            lake.management() + "/namespace/" + lake.id("a\u001fb") + "/move",
            "{\"destination\": [\"c\", \"b\"]}")
        .is(200);
    String grants = "/management/v1/project/grants";
    String ann = "[{\"principal\": {\"user\": \"oidc~ann\"}, \"privilege\": \"select\"}]";
    api.post(grants, "{\"writes\": " + ann + "}").is(204);
    api.post(grants, "{\"deletes\": " + ann + "}").is(204);
    api.post(grants, "{\"writes\": " + ann + "}").is(204);
    // What one role has on another ends with either of them.
    String having = role(api, "having");
    String had = role(api, "had");
    api.post(
            "/management/v1/permissions/role/" + had + "/assignments",
            "{\"writes\": [{\"type\": \"ownership\", \"role\": \"" + having + "\"}]}")
        .is(204);
    lake.table("c%1Fb", "last");
    api.delete("/management/v1/role/" + having).is(204);
    api.delete("/management/v1/role/" + had).is(204);
    database.awaitSealed();
    awaitFollowers();
  }

  private static String role(Management api, String name) {
    return api.post("/management/v1/role", "{\"name\": \"" + name + "\"}").is(201).text("/id");
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static void awaitFollowers() {
    await()
        .until(
            () ->
                database.count(
                        "select min(position) from follower_positions"
                            + " where follower in ('history', 'grants-history', 'timelines')")
                    == database.events());
  }

  private static Map<String, List<String>> rows() {
    Map<String, List<String>> rows = new TreeMap<>();
    for (List<String> tables : TABLES.values()) {
      for (String table : tables) {
        rows.put(
            table,
            database
                .admin()
                .sql("select t::text from " + table + " t order by 1")
                .query(String.class)
                .list());
      }
    }
    return rows;
  }

  private static void forget(String follower) {
    jdbc.sql("update follower_positions set position = 0 where follower = ?")
        .param(follower)
        .update();
    for (String table : Objects.requireNonNull(TABLES.get(follower))) {
      jdbc.sql("delete from " + table).update();
    }
  }

  @Test
  void eachPartIsMadeAgainWithoutTheOther() {
    Map<String, List<String>> before = rows();
    assertThat(before.values()).noneMatch(List::isEmpty);
    for (List<String> followers :
        List.of(
            List.of("timelines"),
            List.of("history"),
            List.of("grants-history"),
            List.of("history", "grants-history", "timelines"))) {
      transactions.executeWithoutResult(status -> followers.forEach(one -> forget(one)));
      awaitFollowers();
      assertThat(rows()).as(followers.toString()).isEqualTo(before);
    }
    assertThat(database.verify(false).differences()).isEmpty();
  }

  @Test
  void windowsOfAnyLengthComeToTheSameRows() {
    Map<String, List<String>> before = rows();
    for (int ofGrants : List.of(1, 2, 3, 5, 100)) {
      transactions.executeWithoutResult(status -> follow(ofGrants));
      assertThat(rows()).as("windows of %d for grants", ofGrants).isEqualTo(before);
    }
  }

  private static void follow(int ofGrants) {
    long head = database.events();
    TABLES.keySet().forEach(one -> forget(one));
    PastFollower past = new PastFollower(jdbc);
    for (long last = 1; last <= head; last++) {
      long to = last;
      past.advance(
          follower ->
              switch (follower) {
                case "grants-history" -> to % ofGrants == 0 ? to : 0;
                case "timelines" -> to % 3 == 0 ? to : 0;
                default -> to;
              });
    }
    past.advance();
  }

  @Test
  void windowThatFailsLeavesNothing() {
    Map<String, List<String>> before = rows();
    transactions.executeWithoutResult(
        status -> {
          TABLES.keySet().forEach(one -> forget(one));
          new PastFollower(jdbc).advance();
          status.setRollbackOnly();
        });
    assertThat(rows()).isEqualTo(before);
    assertThat(database.verify(false).differences()).isEmpty();
  }
}
