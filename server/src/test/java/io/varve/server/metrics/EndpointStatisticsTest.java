package io.varve.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.query.statistics.EndpointStatistics;
import io.varve.server.management.Management;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests are counted by route, status and warehouse, on all nodes together. */
final class EndpointStatisticsTest {

  private static final String PATH = "/management/v1/endpoint-statistics";
  private static final String GONE = "0197e6a0-2222-7000-8000-00000000000c";

  private static CatalogDatabase database;
  private static TestServer server;
  private static Management api;
  private static String warehouse;

  @BeforeAll
  static void start() {
    database = CatalogDatabase.create();
    server = TestServer.start(database);
    api = new Management(server);
    warehouse = api.config("demo").is(200).text("/overrides/prefix");
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  /** Counts of an answer by route and status. */
  private static Map<String, Long> counts(String filter) {
    server.get(EndpointCallsWriter.class).write();
    Map<String, Long> counts = new TreeMap<>();
    Response answer = api.post(PATH, "{\"warehouse\":" + filter + "}").is(200);
    for (JsonNode hour : answer.json().at("/called-endpoints")) {
      for (JsonNode one : hour) {
        counts.merge(
            one.get("http-route").asText() + " " + one.get("status-code").asInt(),
            one.get("count").asLong(),
            Long::sum);
      }
    }
    return counts;
  }

  private static String of(String id) {
    return "{\"type\":\"warehouse-id\",\"id\":\"" + id + "\"}";
  }

  @Test
  void callsAreCountedByRouteStatusAndWarehouse() {
    String catalog = "/catalog/v1/" + warehouse;
    api.post(catalog + "/namespaces", "{\"namespace\":[\"a\"]}").is(200);
    api.get(catalog + "/namespaces/a").is(200);
    api.get(catalog + "/namespaces/a").is(200);
    api.get(catalog + "/namespaces/b").is(404);
    api.get("/management/v1/warehouse/" + warehouse + "/namespace/" + GONE + "/protection").is(404);
    await()
        .untilAsserted(
            () ->
                assertThat(counts(of(warehouse)))
                    .containsEntry("POST /catalog/v1/{prefix}/namespaces 200", 1L)
                    .containsEntry("GET /catalog/v1/{prefix}/namespaces/{namespace} 200", 2L)
                    .containsEntry("GET /catalog/v1/{prefix}/namespaces/{namespace} 404", 1L)
                    .containsEntry(
                        "GET /management/v1/warehouse/{warehouse}/namespace/{object}/protection"
                            + " 404",
                        1L));
    Response one =
        api.post(PATH, "{\"warehouse\":" + of(warehouse) + ",\"status-codes\":[404]}").is(200);
    assertThat(one.json().at("/called-endpoints/0")).hasSize(2);
    assertThat(one.text("/called-endpoints/0/0/warehouse-name")).isEqualTo("demo");
    assertThat(one.text("/called-endpoints/0/0/warehouse-id")).isEqualTo(warehouse);
    assertThat(one.json().at("/called-endpoints/0/0/updated-at").isNull()).isTrue();
    Instant called = Instant.parse(one.text("/called-endpoints/0/0/created-at"));
    assertThat(one.text("/timestamps/0"))
        .isEqualTo(called.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS).toString());
  }

  @Test
  void warehousesThatAreNotThereAreCountedWithoutOne() {
    api.get("/catalog/v1/" + GONE + "/namespaces").is(404);
    api.get("/management/v1/info").is(200);
    String route = "GET /catalog/v1/{prefix}/namespaces 404";
    await()
        .untilAsserted(
            () ->
                assertThat(counts("{\"type\":\"unmapped\"}"))
                    .containsEntry(route, 1L)
                    .containsKey("GET /management/v1/info 200"));
    assertThat(counts("{\"type\":\"all\"}")).containsEntry(route, 1L);
    api.post(PATH, "{\"warehouse\":" + of(GONE) + "}").isError(404, "NoSuchWarehouseException");
  }

  @Test
  void anotherNodeAddsToThemWhenItStops() {
    String path = "/catalog/v1/" + warehouse + "/namespaces";
    String route = "GET /catalog/v1/{prefix}/namespaces 200";
    String project = "{\"type\":\"all\"}";
    long before = counts(project).getOrDefault(route, 0L);
    try (TestServer other = TestServer.start(database)) {
      new Management(other).get(path).is(200);
    }
    api.get(path).is(200);
    await().untilAsserted(() -> assertThat(counts(project)).containsEntry(route, before + 2));
  }

  @Test
  void windowsArePagedBothWaysAndOldHoursAreForgotten() {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(60, ChronoUnit.DAYS);
    for (int i = 0; i < 3; i++) {
      Instant at = hour.plus(i, ChronoUnit.HOURS);
      database
          .admin()
          .sql(
              "insert into endpoint_statistics (project_id, hour, route, status, calls, first_at,"
                  + " last_at) select project_id, ?::timestamptz, 'GET /old', 200, 5, ?, ? from"
                  + " projects")
          .params(at.toString(), Timestamp.from(at), Timestamp.from(at))
          .update();
    }
    Response middle =
        page(
            "{\"type\":\"window\",\"interval\":\"PT1H\",\"end\":\""
                + hour.plus(2, ChronoUnit.HOURS)
                + "\"}");
    assertHour(middle, hour.plus(2, ChronoUnit.HOURS));
    Response previous = page(token(middle, "previous"));
    assertHour(previous, hour.plus(1, ChronoUnit.HOURS));
    assertThat(page(token(previous, "previous")).json().at("/timestamps")).isEmpty();
    assertHour(page(token(previous, "next")), hour.plus(2, ChronoUnit.HOURS));
    assertHour(page(token(middle, "next")), hour.plus(3, ChronoUnit.HOURS));

    server.get(EndpointStatistics.class).forgetBefore(hour.plus(1, ChronoUnit.HOURS));
    assertThat(page(token(previous, "previous")).json().at("/timestamps")).isEmpty();
    assertThat(database.count("select count(*) from endpoint_statistics where route = 'GET /old'"))
        .isEqualTo(2);
  }

  private static String token(Response page, String which) {
    return "{\"type\":\"page-token\",\"token\":\"" + page.text("/" + which + "-page-token") + "\"}";
  }

  private static Response page(String range) {
    return api.post(
            PATH, "{\"warehouse\":{\"type\":\"unmapped\"},\"range-specifier\":" + range + "}")
        .is(200);
  }

  private static void assertHour(Response page, Instant hour) {
    assertThat(page.json().at("/timestamps")).hasSize(1);
    assertThat(page.text("/timestamps/0")).isEqualTo(hour.toString());
    assertThat(page.json().at("/called-endpoints/0/0/count").asLong()).isEqualTo(5);
  }

  @Test
  void questionsThatAreNoneAreRefused() {
    for (String body :
        new String[] {
          "{}",
          "{\"warehouse\":{}}",
          "{\"warehouse\":{\"type\":\"some\"}}",
          "{\"warehouse\":{\"type\":\"warehouse-id\"}}",
          "{\"warehouse\":{\"type\":\"warehouse-id\",\"id\":\"x\"}}",
          "{\"warehouse\":{\"type\":\"all\"},\"range-specifier\":{}}",
          "{\"warehouse\":{\"type\":\"all\"},\"range-specifier\":{\"type\":\"page-token\"}}",
          "{\"warehouse\":{\"type\":\"all\"},\"range-specifier\":{\"type\":\"page-token\","
              + "\"token\":\"LS0t\"}}",
          "{\"warehouse\":{\"type\":\"all\"},\"range-specifier\":{\"type\":\"window\","
              + "\"end\":\"2026-12-31T00:00:00Z\",\"interval\":\"P32D\"}}",
          "{\"warehouse\":{\"type\":\"all\"},\"range-specifier\":{\"type\":\"window\","
              + "\"end\":\"2026-12-31T00:00:00Z\",\"interval\":\"-PT1H\"}}",
          "{\"warehouse\":{\"type\":\"all\"},\"range-specifier\":{\"type\":\"window\","
              + "\"end\":\"+999999999-12-31T00:00:00Z\",\"interval\":\"PT1H\"}}"
        }) {
      api.post(PATH, body).isError(400, "BadRequestException");
    }
  }
}
