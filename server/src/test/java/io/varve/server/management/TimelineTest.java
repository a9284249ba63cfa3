package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.seal.SealedLedger;
import io.varve.ledger.seal.SealedLedger.Brief;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Timelines have what the whole ledger has, whatever was renamed, moved, dropped and restored. */
final class TimelineTest {

  private static CatalogDatabase database;
  private static TestServer server;
  private static TestServer other;
  private static Management api;
  private static int warehouses;

  @BeforeAll
  @BeforeContainer
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.unused(database, false);
    other = TestServer.unused(database, false);
    api = new Management(server);
    api.bootstrap();
  }

  @AfterAll
  @AfterContainer
  static void stop() {
    other.close();
    server.close();
    database.close();
  }

  private record Row(String id, String kind) {}

  /** All positions of a timeline, page by page. */
  private static List<Long> positions(Management from, String path, int limit, String order) {
    List<Long> found = new ArrayList<>();
    String after = "";
    do {
      JsonNode page =
          JsonMapper.shared()
              .readTree(
                  from.get(path + "/timeline?limit=" + limit + "&order=" + order + after)
                      .is(200)
                      .body());
      page.get("events").forEach(event -> found.add(event.get("position").asLong()));
      after = page.has("next-after") ? "&after=" + page.get("next-after").asLong() : "";
    } while (!after.isEmpty());
    return found;
  }

  private static void change(Lake lake, Random random) {
    String[] namespaces = {"a", "b", "a%1Fc", "b%1Fd"};
    String namespace = namespaces[random.nextInt(4)];
    String name = random.nextBoolean() ? "t" : "u";
    String path = lake.catalog() + "/namespaces/" + namespace;
    String levels = "[\"" + namespace.replace("%1F", "\", \"") + "\"]";
    String to = "[\"" + namespaces[random.nextInt(4)].replace("%1F", "\", \"") + "\"]";
    switch (random.nextInt(14)) {
      case 0, 1 -> api.post(lake.catalog() + "/namespaces", "{\"namespace\": " + levels + "}");
      case 2, 3, 4 -> api.post(path + "/tables", Lake.newTable(name));
      case 5 -> api.post(path + "/views", Lake.newView("v", "a"));
      case 6 -> api.post(lake.generic(namespace), "{\"name\": \"g\", \"format\": \"lance\"}");
      case 7 ->
          api.post(
              path + "/tables/" + name,
              "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                  + " \"updates\": {\"n\": \"%d\"}}]}".formatted(random.nextInt(99)));
      case 8 -> api.delete(path + "/tables/" + name + (random.nextBoolean() ? "?force=true" : ""));
      case 9 ->
          api.post(
              lake.catalog() + "/tables/rename",
              "{\"source\": {\"namespace\": %s, \"name\": \"%s\"}, \"destination\": {\"namespace\": %s, \"name\": \"u\"}}"
                  .formatted(levels, name, to));
      case 10 -> api.delete(path + "?recursive=true");
      case 11 ->
          ids("select stream_id::text as id, kind from heads where kind = 'table' and stream_id not"
                  + " in (select object_id from names) order by random() limit 1")
              .forEach(
                  row ->
                      api.post(
                          lake.management() + "/deleted-tabulars/undrop",
                          "{\"targets\": [{\"type\": \"table\", \"id\": \"" + row.id + "\"}]}"));
      case 12 ->
          ids("select namespace_id::text as id, path as kind from namespaces where warehouse_id = '"
                  + lake.warehouse()
                  + "' order by random() limit 1")
              .forEach(
                  row ->
                      api.post(
                          lake.management() + "/namespace/" + row.id + "/move",
                          "{\"destination\": " + to + "}"));
      default ->
          api.post(path + "/properties", "{\"updates\": {\"k\": \"" + random.nextInt() + "\"}}");
    }
  }

  private static List<Row> ids(String sql) {
    return database.admin().sql(sql).query(Row.class).list();
  }

  @Property(tries = 2)
  void timelinesHaveTheEventsOfTheWholeLedger(@ForAll long seed) {
    Lake lake = new Lake(api, database, api.softWarehouse("timelines-" + warehouses++));
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      change(lake, random);
    }
    database.awaitSealed();
    NaiveTimelines naive = NaiveTimelines.of(database);
    Management elsewhere = new Management(other);
    Set<String> asked = new HashSet<>();
    for (Row row :
        ids(
            "select distinct stream_id::text as id, stream_type as kind from events where"
                + " stream_type in ('namespace', 'table', 'view', 'generic-table')"
                + " and metadata->>'warehouse-id' = '"
                + lake.warehouse()
                + "'")) {
      String path = lake.management() + "/" + row.kind + "/" + row.id;
      assertThat(positions(elsewhere, path, 3 + random.nextInt(20), "oldest"))
          .as(row.toString())
          .isEqualTo(naive.of(row.id));
      assertThat(positions(api, path, 500, "newest")).isEqualTo(naive.of(row.id).reversed());
      asked.add(row.kind);
    }
    assertThat(asked).contains("namespace", "table");
    assertThat(positions(api, lake.management(), 7, "newest"))
        .isEqualTo(naive.of(lake.warehouse()).reversed());
    assertThat(positions(api, "/management/v1/project", 400, "oldest"))
        .isEqualTo(naive.of("00000000-0000-0000-0000-000000000000"));
    assertThat(positions(api, "/management/v1/user/anonymous", 400, "oldest"))
        .isEqualTo(naive.of("user:anonymous"));
    assertThat(positions(api, "/management/v1/server", 400, "newest"))
        .hasSize((int) database.events())
        .startsWith(database.events())
        .endsWith(1L);
    assertThat(database.verify(false).differences()).isEmpty();
  }

  @Test
  void badRequestsAreRefused() {
    Lake lake = new Lake(api, database, api.softWarehouse("refused"));
    Lake elsewhere = new Lake(api, database, api.softWarehouse("elsewhere"));
    lake.namespace("n");
    lake.table("n", "t");
    database.awaitSealed();
    String table = lake.management() + "/table/" + lake.id("n", "t") + "/timeline";
    api.get(table + "?limit=501").isError(400, "BadRequestException");
    api.get(table + "?limit=0").isError(400, "BadRequestException");
    api.get(table + "?after=-1").isError(400, "BadRequestException");
    api.get(table + "?after=x").isError(400, "BadRequestException");
    api.get(table + "?order=up").isError(400, "BadRequestException");
    api.get(table.replace("/table/", "/view/")).isError(404, "NoSuchViewException");
    api.get(table.replace(lake.warehouse(), elsewhere.warehouse()))
        .isError(404, "NoSuchTableException");
    api.get(lake.management() + "/namespace/x/timeline").isError(404, "NoSuchNamespaceException");
    assertThat(api.get(table + "?after=9223372036854775807").is(200).json().get("events"))
        .isNotEmpty();
    assertThat(
            api.get(table + "?order=oldest&after=9223372036854775807").is(200).json().get("events"))
        .isEmpty();
  }

  @Test
  void largeEventsAreShownWithoutTheirData() {
    Lake lake = new Lake(api, database, api.softWarehouse("large"));
    lake.namespace("n");
    lake.table("n", "t");
    api.post(
            lake.catalog() + "/namespaces/n/tables/t",
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\", \"updates\": {\"k\": \""
                + "x".repeat(20_000)
                + "\"}}]}")
        .is(200);
    database.awaitSealed();
    var events =
        api.get(lake.management() + "/table/" + lake.id("n", "t") + "/timeline")
            .is(200)
            .json()
            .get("events");
    assertThat(events.get(0).get("data-omitted").asBoolean()).isTrue();
    assertThat(events.get(0).has("data")).isFalse();
    assertThat(events.get(1).get("data").get("name").get("name").asText()).isEqualTo("t");
  }

  @Test
  void pagesOfLargeEventsAreWholeInBothOrders() {
    Lake lake = new Lake(api, database, api.softWarehouse("larger"));
    lake.namespace("n");
    lake.table("n", "t");
    byte[] noise = new byte[400_000];
    Random random = new Random(7);
    for (int i = 0; i < 5; i++) {
      random.nextBytes(noise);
      api.post(
              lake.catalog() + "/namespaces/n/tables/t",
              "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\", \"updates\": {\"k\": \""
                  + Base64.getEncoder().encodeToString(noise)
                  + "\"}}]}")
          .is(200);
    }
    database.awaitSealed();
    String id = lake.id("n", "t");
    List<Long> all = NaiveTimelines.of(database).of(id);
    assertThat(all).hasSize(6);
    for (int limit : new int[] {2, 500}) {
      String path = lake.management() + "/table/" + id;
      assertThat(positions(api, path, limit, "oldest")).isEqualTo(all);
      assertThat(positions(api, path, limit, "newest")).isEqualTo(all.reversed());
    }
    SealedLedger ledger = new SealedLedger(JdbcClient.create(database.runtime()));
    List<Brief> read = ledger.brief(all.reversed(), 8 << 10);
    assertThat(read.stream().map(one -> one.event().position()))
        .hasSizeBetween(1, 4)
        .isEqualTo(all.reversed().subList(0, read.size()));
    Brief made = ledger.brief(all.subList(0, 1), 8).getFirst();
    assertThat(made.whole()).isFalse();
    JsonNode payload = JsonMapper.shared().readTree(made.event().event().payload());
    assertThat(payload.at("/name/name").asString()).isEqualTo("t");
    assertThat(payload.propertyNames()).containsExactly("name");
  }
}
