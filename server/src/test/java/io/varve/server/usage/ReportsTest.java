package io.varve.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.query.usage.UsageRows;
import io.varve.query.usage.UsageSettings;
import io.varve.server.management.Management;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What clients report of scans and commits is added up, and what they send is bounded. */
final class ReportsTest {

  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.optional(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "name", Types.StringType.get()));

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
    api.post("/catalog/v1/" + warehouse + "/namespaces", "{\"namespace\":[\"n\"]}").is(200);
  }

  @AfterAll
  static void stop() {
    server.close();
    assertThat(database.verify(false).differences()).isEmpty();
    database.close();
  }

  private static String id(String table) {
    return database
        .admin()
        .sql("select object_id::text from names where name = ?")
        .param(table)
        .query(String.class)
        .single();
  }

  private static String path(String table) {
    return "/management/v1/warehouse/" + warehouse + "/table/" + id(table) + "/usage";
  }

  private static JsonNode usage(String table) {
    return api.get(path(table)).is(200).json();
  }

  private static void table(String name) {
    api.post(
            "/catalog/v1/" + warehouse + "/namespaces/n/tables",
            "{\"name\":\""
                + name
                + "\",\"schema\":{\"type\":\"struct\",\"schema-id\":0,\"fields\":["
                + "{\"id\":1,\"name\":\"id\",\"required\":false,\"type\":\"long\"}]}}")
        .is(200);
  }

  private static void report(String table, String body, String... headers) {
    api.post(
            "/catalog/v1/" + warehouse + "/namespaces/n/tables/" + table + "/metrics",
            body,
            headers)
        .is(204);
  }

  private static String scan(String name, String filter, String planning, String metadata) {
    return """
    {"report-type": "scan-report", "table-name": "t", "snapshot-id": 1, "filter": %s,
     "schema-id": 0, "projected-field-ids": [1], "projected-field-names": ["%s"],
     "metrics": {"total-planning-duration": {"count": 1, "time-unit": "nanoseconds",
       "total-duration": %s}, "result-data-files": {"unit": "count", "value": 2}},
     "metadata": %s}\
    """
        .formatted(filter, name, planning, metadata);
  }

  private static long rows(String table) {
    return database.count(
        "select count(*) from usage_reports where table_id = '" + id(table) + "'");
  }

  private static void awaitRows(String table, long count) {
    await().untilAsserted(() -> assertThat(rows(table)).isEqualTo(count));
  }

  @Test
  void scansAndCommitsOfTheJavaClientAreUsage() throws IOException {
    try (RESTCatalog client = server.client()) {
      Table table = client.createTable(TableIdentifier.of(Namespace.of("n"), "read"), SCHEMA);
      table
          .newAppend()
          .appendFile(
              DataFiles.builder(PartitionSpec.unpartitioned())
                  .withPath(table.location() + "/data/a.parquet")
                  .withFileSizeInBytes(4_000)
                  .withRecordCount(10)
                  .build())
          .commit();
      try (var files =
          table
              .newScan()
              .select("name")
              .filter(Expressions.equal("name", "Ada Lovelace"))
              .planFiles()) {
        assertThat(files).hasSize(1);
      }
      // A client reports behind its user's back, and what it has not sent goes with it.
      awaitRows("read", 2);
    }
    JsonNode usage = usage("read");
    assertThat(usage.at("/total/scans/count").asInt()).isEqualTo(1);
    assertThat(usage.at("/total/scans/data-files").asInt()).isEqualTo(1);
    assertThat(usage.at("/total/scans/bytes").asInt()).isEqualTo(4_000);
    assertThat(usage.at("/total/scans/data-manifests-scanned").asInt()).isEqualTo(1);
    assertThat(usage.at("/total/scans/planning-ms").asDouble()).isPositive();
    assertThat(usage.at("/operations/0/operation").asText()).isEqualTo("append");
    assertThat(usage.at("/operations/0/count").asInt()).isEqualTo(1);
    assertThat(usage.at("/operations/0/conflicts").asInt()).isZero();
    assertThat(usage.at("/operations/0/rows-added").asInt()).isEqualTo(10);
    assertThat(usage.at("/operations/0/files-added").asInt()).isEqualTo(1);
    assertThat(usage.at("/points/0/commits/rows-added").asInt()).isEqualTo(10);
    assertThat(usage.at("/columns/0/name").asText()).isEqualTo("name");
    assertThat(usage.at("/columns/0/field-id").asInt()).isEqualTo(2);
    assertThat(usage.at("/filters/0/filter").asText()).isEqualTo("name = ?");
    assertThat(usage.at("/principals/0/scans").asInt()).isEqualTo(1);
    assertThat(usage.at("/engines/0/commits").asInt()).isEqualTo(1);
    assertThat(usage.at("/last-read/principal").asText())
        .isEqualTo(usage.at("/principals/0/principal").asText())
        .isNotEmpty();
    assertThat(database.count("select count(*) from usage_reports where filter like '%Ada%'"))
        .isZero();
  }

  @Test
  void hostileReportsAreTakenAndHarmNoOther() {
    table("hostile");
    report("hostile", scan("x".repeat(100_000), "true", "1", "{}"));
    report("hostile", scan("a", "true", "-5", "{\"engine-name\": \"e; drop\\n<b>\"}"));
    report("hostile", scan("\\ud83d\\ude00".repeat(200), "true", "9223372036854775807", "{}"));
    report(
        "hostile",
        scan(
            "id",
            "{\"type\": \"or\", \"left\": {\"type\": \"in\", \"term\": \"id\", \"values\": [1, 2]},"
                + " \"right\": {\"type\": \"not\", \"child\": {\"type\": \"starts-with\", \"term\":"
                + " \"name\", \"value\": \"Ada\"}}}",
            "1000",
            "{\"engine-name\": \"spark\", \"engine-version\": \"4.0\"}"),
        "User-Agent",
        "Mozilla/5.0 (of a person)");
    awaitRows("hostile", 4);
    JsonNode usage = usage("hostile");
    assertThat(usage.at("/total/scans/count").asInt()).isEqualTo(4);
    assertThat(usage.at("/filters")).hasSize(1);
    assertThat(usage.at("/filters/0/filter").asText())
        .isEqualTo("(id in (?) or not name starts with ?)");
    assertThat(usage.at("/engines").findValuesAsText("engine"))
        .contains("spark/4.0", "edropb")
        .noneMatch(engine -> engine.contains("person"));
    assertThat(usage.at("/total/scans/planning-ms").asText()).doesNotContain("-");
    // Larger than what is kept, and one of a table that is not there.
    report("hostile", scan("y".repeat(300_000), "true", "1", "{}"));
    api.post(
            "/catalog/v1/" + warehouse + "/namespaces/n/tables/none/metrics",
            scan("a", "true", "1", "{}"))
        .isError(404, "NoSuchTableException");
    report("hostile", scan("id", "true", "1", "{}"));
    awaitRows("hostile", 5);
  }

  @Test
  void oldAndSuperfluousReportsAreForgottenInParts() {
    table("busy");
    JdbcClient admin = database.admin();
    admin
        .sql(
            "insert into usage_reports (table_id, actor, micros, reported_at)"
                + " select ?::uuid, 'a', 1, now() - make_interval(days => case when n <= 1500 then"
                + " 40 else 1 end) from generate_series(1, 4000) n")
        .param(id("busy"))
        .update();
    admin
        .sql(
            "insert into metrics_reports (table_id, actor, report)"
                + " select gen_random_uuid(), 'a', '{}' from generate_series(1, 1200)")
        .update();
    var settings = new UsageSettings(Duration.ofDays(30), 500, UsageSettings.MOST);
    var rows = new UsageRows(JdbcClient.create(database.runtime()), settings);
    assertThat(rows.forget(Instant.now())).isGreaterThanOrEqualTo(4_700);
    assertThat(rows("busy")).isEqualTo(500);
    assertThat(database.count("select count(*) from metrics_reports")).isZero();
    assertThat(rows.forget(Instant.now())).isZero();
    assertThat(Instant.parse(usage("busy").get("whole-since").asText())).isBefore(Instant.now());
  }

  @Test
  void usageIsOfASpanThatIsBounded() {
    table("spans");
    report("spans", scan("id", "true", "1", "{}"));
    awaitRows("spans", 1);
    String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();
    JsonNode later =
        api.get(path("spans") + "?since=" + tomorrow + "&until=" + tomorrow).is(200).json();
    assertThat(later.get("points")).isEmpty();
    assertThat(later.at("/last-read/at").asText()).isNotEmpty();
    assertThat(api.get(path("spans") + "?bucket=day").is(200).json().get("points")).hasSize(1);
    api.get(path("spans") + "?bucket=week").isError(400, "BadRequestException");
    api.get(path("spans") + "?since=then").isError(400, "BadRequestException");
    api.get("/management/v1/warehouse/" + warehouse + "/table/" + warehouse + "/usage")
        .isError(404, "NoSuchTableException");
  }
}
