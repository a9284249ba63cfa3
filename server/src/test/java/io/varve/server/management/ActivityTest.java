package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Activity adds up what commits say, of an object and of all that was below it then. */
final class ActivityTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static Management api;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    api = new Management(server);
    api.bootstrap();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static void append(Lake lake, String namespace, String name, int number, String counts) {
    api.post(
            lake.catalog() + "/namespaces/" + namespace + "/tables/" + name,
            """
            {"requirements": [], "updates": [{"action": "add-snapshot", "snapshot": {
              "snapshot-id": %1$d, "sequence-number": %1$d, "timestamp-ms": %2$d,
              "manifest-list": "file:///none.avro", "schema-id": 0, "summary": {
              "operation": "append", %3$s}}},
             {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": %1$d}]}\
            """
                .formatted(number, System.currentTimeMillis(), counts))
        .is(200);
  }

  /** The sums of all points. */
  private static JsonNode sums(String path, String query) {
    database.awaitSealed();
    JsonNode answer =
        JsonMapper.shared().readTree(api.get(path + "/activity" + query).is(200).body());
    var sums = JsonMapper.shared().createObjectNode();
    for (JsonNode point : answer.get("points")) {
      point
          .properties()
          .forEach(
              one -> {
                if (one.getValue().isNumber()) {
                  sums.put(
                      one.getKey(), sums.path(one.getKey()).asLong(0) + one.getValue().asLong());
                }
              });
    }
    return sums;
  }

  @Test
  void activityIsTheSumOfWhatWasBelowThen() {
    Lake lake = new Lake(api, database, api.localWarehouse("active"));
    lake.namespace("a");
    lake.namespace("a", "b");
    lake.namespace("c");
    lake.table("a%1Fb", "t");
    String table = lake.management() + "/table/" + lake.id("a\u001fb", "t");
    append(lake, "a%1Fb", "t", 1, "\"added-records\": \"10\", \"added-files-size\": \"1000\"");
    append(
        lake,
        "a%1Fb",
        "t",
        2,
        "\"added-records\": \"-7\", \"deleted-records\": \"99999999999999999999\"");
    append(lake, "a%1Fb", "t", 3, "\"deleted-records\": \"4\", \"removed-files-size\": \"x\"");
    api.post(
            lake.catalog() + "/tables/rename",
            "{\"source\": {\"namespace\": [\"a\", \"b\"], \"name\": \"t\"},"
                + " \"destination\": {\"namespace\": [\"c\"], \"name\": \"t\"}}")
        .is(204);
    append(lake, "c", "t", 4, "\"added-records\": \"5\"");
    api.post(lake.catalog() + "/namespaces/c/tables", Lake.newTable("t")).is(409);

    assertThat(sums(table, "").toString())
        .isEqualTo(
            "{\"commits\":5,\"rows-added\":15,\"rows-removed\":4,\"bytes-added\":1000,"
                + "\"bytes-removed\":0,\"denied\":0,\"failed\":0}");
    for (String namespace : new String[] {"a", "a\u001fb"}) {
      JsonNode sums = sums(lake.management() + "/namespace/" + lake.id(namespace), "?bucket=day");
      assertThat(sums.get("commits").asInt()).isEqualTo(4);
      assertThat(sums.get("rows-added").asInt()).isEqualTo(10);
    }
    assertThat(sums(lake.management() + "/namespace/" + lake.id("c"), "").get("rows-added").asInt())
        .isEqualTo(5);
    assertThat(sums(lake.management(), "").get("rows-added").asInt()).isEqualTo(15);
    assertThat(sums("/management/v1/project", "").get("rows-added").asInt()).isEqualTo(15);
    assertThat(sums("/management/v1/server", "").get("rows-added").asInt()).isEqualTo(15);
    String tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).toString();
    assertThat(sums(table, "?since=" + tomorrow + "&until=" + tomorrow)).isEmpty();
    assertThat(database.verify(false).differences()).isEmpty();
  }

  @Test
  void badSpansAreRefused() {
    String path = "/management/v1/server/activity";
    api.get(path + "?bucket=week").isError(400, "BadRequestException");
    api.get(path + "?since=then").isError(400, "BadRequestException");
    api.get(path + "?since=2020-01-01T00:00:00Z&until=2026-01-01T00:00:00Z")
        .isError(400, "BadRequestException");
    api.get(path + "?bucket=day&since=2020-01-01T00:00:00Z&until=%2B999999999-01-01T00:00:00Z")
        .isError(400, "BadRequestException");
    api.get(path + "?bucket=day&since=2022-01-01T00:00:00Z&until=2026-01-01T00:00:00Z").is(200);
  }
}
