package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who uses a table is for those who may know who has rights on it; others see themselves. */
final class UsageRightsTest {

  private static final String SCAN =
      """
      {"report-type": "scan-report", "table-name": "t", "snapshot-id": 1, "filter": true,
       "schema-id": 0, "projected-field-ids": [1], "projected-field-names": ["id"],
       "metrics": {}, "metadata": {"engine-name": "trino"}}\
      """;

  private static GuardedServer server;
  private static String table;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    server.namespace("owner", "sales");
    table = server.table("owner", "sales", "orders");
    for (String reader : List.of("eve", "ivy")) {
      server.grant(
          "owner", "/warehouse/" + server.warehouse() + "/table/" + table, reader, "select");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode usage(String subject) {
    return server
        .as(
            subject,
            "GET",
            MANAGEMENT + "/warehouse/" + server.warehouse() + "/table/" + table + "/usage",
            null)
        .is(200)
        .json();
  }

  private static void report(String subject, int status) {
    server
        .as(subject, "POST", server.catalog() + "/namespaces/sales/tables/orders/metrics", SCAN)
        .is(status);
  }

  @Test
  void readersAreNamedToThoseWhoMayKnowThem() {
    report("eve", 204);
    await().until(() -> server.database.count("select count(*) from usage_reports") == 1);
    report("ivy", 204);
    await().until(() -> server.database.count("select count(*) from usage_reports") == 2);
    report("mallory", 404);
    for (String knowing : List.of("owner", ADMIN)) {
      JsonNode usage = usage(knowing);
      assertThat(usage.at("/principals").toString()).contains("oidc~eve", "oidc~ivy");
      assertThat(usage.at("/last-read/principal").asString("")).isEqualTo("oidc~ivy");
      assertThat(usage.has("filtered")).isFalse();
    }
    JsonNode own = usage("eve");
    assertThat(own.toString()).contains("oidc~eve").doesNotContain("oidc~ivy");
    assertThat(own.get("filtered").asBoolean()).isTrue();
    assertThat(own.at("/total/scans/count").asInt()).isEqualTo(2);
    assertThat(own.at("/last-read").has("at")).isTrue();
    assertThat(own.at("/engines/0/engine").asString("")).isEqualTo("trino");
    server
        .as(
            "mallory",
            "GET",
            MANAGEMENT + "/warehouse/" + server.warehouse() + "/table/" + table + "/usage",
            null)
        .is(404);
  }
}
