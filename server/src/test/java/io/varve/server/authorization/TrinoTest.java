package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static io.varve.server.authorization.GuardedServer.TRINO_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.security.rights.TrinoSettings;
import io.varve.server.node.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The questions of Trino's plugin for the Open Policy Agent, as it sends them. */
final class TrinoTest {

  private static GuardedServer server;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    String sales = server.namespace("owner", "sales");
    server.namespace("owner", "sales", "inner");
    server.namespace("owner", "hidden");
    server.table("owner", "sales", "orders");
    server.table("owner", "sales.inner".replace(".", "%1F"), "deep");
    server.table("owner", "hidden", "paid");
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/namespaces/sales/views",
            "{\"name\":\"latest\",\"schema\":"
                + GuardedServer.SCHEMA
                + ",\"view-version\":{\"version-id\":1,\"timestamp-ms\":1,\"schema-id\":0,"
                + "\"summary\":{},\"default-namespace\":[\"sales\"],\"representations\":"
                + "[{\"type\":\"sql\",\"sql\":\"select 1\",\"dialect\":\"trino\"}]},"
                + "\"properties\":{}}")
        .is(200);
    String namespace = "/warehouse/" + server.warehouse() + "/namespace/" + sales;
    server.grant("owner", namespace, "reader", "select");
    server.grant("owner", namespace, "writer", "modify");
    server.grant("owner", namespace, "maker", "create");
    String role =
        server
            .as(
                "owner",
                "POST",
                MANAGEMENT + "/role",
                "{\"name\":\"g\",\"provider-id\":\"oidc\",\"source-id\":\"analysts\"}")
            .is(201)
            .text("/id");
    server.grant("owner", namespace, role, "describe");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> post(String path, String query, String body) {
    return TestServer.ask("POST", server.server().url() + path + query, body);
  }

  private static String asked(String path, String user, String action) {
    String body =
        """
        {"input": {"context": {"identity": {"user": "%s", "groups": ["%s"]},
          "softwareStack": {"trinoVersion": "481"}, "queryId": "q"}, "action": %s}}"""
            .formatted(user, user.equals("grouped") ? "analysts" : "none", action);
    HttpResponse<byte[]> answer = post(path, "?key=" + TRINO_KEY, body);
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(text).isEqualTo(200);
    return text;
  }

  private static boolean may(String user, String action) {
    String answer = asked(TrinoSettings.ALLOW_PATH, user, action);
    assertThat(answer).isIn("{\"result\":true}", "{\"result\":false}");
    return answer.contains("true");
  }

  private static String table(String operation, String schema, String table) {
    return "{\"operation\":\"%s\",\"resource\":{\"table\":%s}}"
        .formatted(operation, named(schema, table));
  }

  private static String named(String schema, String table) {
    return "{\"catalogName\":\"lake\",\"schemaName\":\"%s\",\"tableName\":\"%s\"}"
        .formatted(schema, table);
  }

  private static String schema(String operation, String schema) {
    return "{\"operation\":\"%s\",\"resource\":{\"schema\":{\"catalogName\":\"lake\",\"schemaName\":\"%s\"}}}"
        .formatted(operation, schema);
  }

  @ParameterizedTest
  @CsvSource({
    // operation, table, reader, writer, maker
    "SelectFromColumns, orders, true, true, false",
    "SelectFromColumns, orders$snapshots, true, true, false",
    "SelectFromColumns, latest, true, true, false",
    "SelectFromColumns, missing, false, false, false",
    "CreateViewWithSelectFromColumns, orders, true, true, false",
    "FilterTables, orders, true, true, true",
    "ShowColumns, latest, true, true, true",
    "ShowCreateTable, orders, true, true, true",
    "InsertIntoTable, orders, false, true, false",
    "DeleteFromTable, orders, false, true, false",
    "UpdateTableColumns, orders, false, true, false",
    "TruncateTable, orders, false, true, false",
    "AddColumn, orders, false, true, false",
    "SetTableProperties, orders, false, true, false",
    "SetViewComment, latest, false, true, false",
    "DropTable, orders, false, true, false",
    "DropTable, latest, false, false, false",
    "DropView, latest, false, true, false",
    "CreateTable, fresh, false, false, true",
    "CreateTable, orders, false, false, false",
    "CreateView, latest, false, false, false",
    "CreateMaterializedView, fresh, false, false, false",
    "SetTableAuthorization, orders, false, false, false",
    "OfTheFuture, orders, false, false, false",
  })
  void operationsOnTablesFollowTheRights(
      String operation, String table, boolean reader, boolean writer, boolean maker) {
    String action = table(operation, "sales", table);
    assertThat(may("reader", action)).as("reader").isEqualTo(reader);
    assertThat(may("writer", action)).as("writer").isEqualTo(writer);
    assertThat(may("maker", action)).as("maker").isEqualTo(maker);
    assertThat(may("stranger", action)).as("stranger").isFalse();
    assertThat(may("owner", action))
        .as("owner")
        .isEqualTo(
            reader
                || writer
                || maker
                || operation.equals("CreateTable")
                || operation.equals("CreateView"));
    assertThat(may("reader", table(operation, "hidden", "paid"))).isFalse();
  }

  @Test
  void schemasFollowTheRights() {
    assertThat(may("reader", schema("ShowTables", "sales"))).isTrue();
    assertThat(may("reader", schema("ShowTables", "hidden"))).isFalse();
    assertThat(may("reader", schema("DropSchema", "sales"))).isFalse();
    assertThat(may("writer", schema("DropSchema", "sales"))).isTrue();
    assertThat(may("maker", schema("CreateSchema", "sales.more"))).isTrue();
    assertThat(may("maker", schema("CreateSchema", "more"))).isFalse();
    assertThat(may("owner", schema("CreateSchema", "more"))).isTrue();
    assertThat(may("owner", schema("RenameSchema", "sales"))).isFalse();
    assertThat(may("reader", table("SelectFromColumns", "sales.inner", "deep"))).isTrue();
    assertThat(may("reader", table("SelectFromColumns", "information_schema", "tables"))).isTrue();
    assertThat(may("stranger", table("SelectFromColumns", "information_schema", "tables")))
        .isFalse();
    assertThat(may("owner", schema("ShowTables", ".".repeat(10_000)))).isFalse();
  }

  @Test
  void catalogsThatAreNoWarehouseAreDenied() {
    String access =
        "{\"operation\":\"AccessCatalog\",\"resource\":{\"catalog\":{\"name\":\"%s\"}}}";
    assertThat(may("reader", access.formatted("lake"))).isTrue();
    assertThat(may("stranger", access.formatted("lake"))).isFalse();
    assertThat(may("owner", access.formatted("gone"))).isFalse();
    assertThat(may("owner", access.formatted("demo"))).isFalse();
    assertThat(may("stranger", access.formatted("system"))).isTrue();
  }

  @Test
  void renameNeedsBothEnds() {
    String rename =
        "{\"operation\":\"RenameTable\",\"resource\":{\"table\":%s},\"targetResource\":{\"table\":%s}}";
    String orders = named("sales", "orders");
    assertThat(may("writer", rename.formatted(orders, named("sales", "x")))).isFalse();
    assertThat(may("maker", rename.formatted(orders, named("sales", "x")))).isFalse();
    assertThat(may("owner", rename.formatted(orders, named("hidden", "x")))).isTrue();
  }

  @Test
  void usersHaveTheirOwnQueriesAndTrinosFunctions() {
    String view = "{\"operation\":\"ViewQueryOwnedBy\",\"resource\":{\"user\":{\"user\":\"%s\"}}}";
    assertThat(may("reader", view.formatted("reader"))).isTrue();
    assertThat(may("reader", view.formatted("writer"))).isFalse();
    assertThat(may("reader", "{\"operation\":\"ExecuteQuery\"}")).isTrue();
    assertThat(may("owner", "{\"operation\":\"WriteSystemInformation\"}")).isFalse();
    String function =
        "{\"operation\":\"ExecuteFunction\",\"resource\":{\"function\":{\"catalogSchema\":"
            + "{\"catalogName\":\"%s\",\"schemaName\":\"builtin\"},\"functionName\":\"abs\"}}}";
    assertThat(may("reader", function.formatted("system"))).isTrue();
    assertThat(may("owner", function.formatted("lake"))).isFalse();
  }

  @Test
  void groupsCountAsRolesOfTheProvider() {
    assertThat(may("grouped", table("FilterTables", "sales", "orders"))).isTrue();
    assertThat(may("grouped", table("SelectFromColumns", "sales", "orders"))).isFalse();
  }

  @Test
  void batchNamesThePlacesOfThoseThatAreAllowed() {
    String tables =
        "{\"operation\":\"FilterTables\",\"filterResources\":[{\"table\":%s},{\"table\":%s},{\"table\":%s}]}"
            .formatted(named("hidden", "paid"), named("sales", "orders"), named("sales", "latest"));
    String path = TrinoSettings.BATCH_PATH;
    assertThat(asked(path, "reader", tables)).isEqualTo("{\"result\":[1,2]}");
    assertThat(asked(path, "stranger", tables)).isEqualTo("{\"result\":[]}");
    String columns =
        "{\"operation\":\"FilterColumns\",\"filterResources\":[{\"table\":{\"catalogName\":\"lake\","
            + "\"schemaName\":\"sales\",\"tableName\":\"orders\",\"columns\":[\"id\",\"at\"]}}]}";
    assertThat(asked(path, "reader", columns)).isEqualTo("{\"result\":[0,1]}");
    assertThat(asked(path, "stranger", columns)).isEqualTo("{\"result\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?key=", "?key=wrong", "?key=" + TRINO_KEY + "x", "?key=x&key=y"})
  void othersThanTheEngineAreRefused(String query) {
    for (String path : new String[] {TrinoSettings.ALLOW_PATH, TrinoSettings.BATCH_PATH}) {
      assertThat(post(path, query, "{}").statusCode()).isEqualTo(401);
    }
    server.as("owner", "POST", TrinoSettings.ALLOW_PATH + query, "{}").is(403);
    String elsewhere = MANAGEMENT + "/user?key=" + TRINO_KEY;
    assertThat(TestServer.ask("GET", server.server().url() + elsewhere, null).statusCode())
        .isEqualTo(401);
  }

  @Test
  void questionWithoutAUserIsRefused() {
    String key = "?key=" + TRINO_KEY;
    assertThat(post(TrinoSettings.ALLOW_PATH, key, "{}").statusCode()).isEqualTo(400);
    String nobody = "{\"input\":{\"action\":{\"operation\":\"ExecuteQuery\"}}}";
    assertThat(post(TrinoSettings.ALLOW_PATH, key, nobody).statusCode()).isEqualTo(400);
  }
}
