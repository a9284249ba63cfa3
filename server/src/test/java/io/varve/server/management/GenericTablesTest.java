package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of other formats, in the JSON of Lakekeeper's generic table API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GenericTablesTest {

  private static final String NO_SUCH = "NoSuchGenericTableException";

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);

  private Lake lake = new Lake(api, database, "");

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
    lake = lake("hostile");
  }

  @AfterAll
  void end() {
    other.close();
    server.close();
    database.awaitSealed();
    database.assertSealedInOrder();
    assertThat(database.verify(true).differences()).isEmpty();
    database.assertNoDeadlock();
    database.close();
  }

  private Lake lake(String name) {
    return filled(api.localWarehouse(name));
  }

  private Lake filled(String warehouse) {
    Lake lake = new Lake(api, database, warehouse);
    lake.namespace("a");
    lake.namespace("a", "b");
    return lake;
  }

  private String location(Lake lake, String path) {
    return api.get(lake.generic("a") + "/" + path).is(200).text("/table/base-location");
  }

  private static String at(String location) {
    return ", \"base-location\": \"" + location + "\"";
  }

  private Management.Response create(Lake lake, String name, String more) {
    return api.post(
        lake.generic("a"), "{\"name\": \"" + name + "\", \"format\": \"csv\"" + more + "}");
  }

  private String warehouseLocation(Lake lake) {
    return database.warehouseUri() + "/" + lake.warehouse();
  }

  @Test
  void genericTableIsLoadedAsCreated() {
    Lake lake = lake("creating");
    String body =
        """
        {"name": "v", "format": "lance", "doc": "vectors",
         "properties": {"dimension": "768", "a": "é"},
         "schema": {"fields": [1E+2, 0.12345678901234567890123, "\\\\u0000"]},
         "statistics": [null, true]}\
        """;
    var created = api.post(lake.generic("a"), body).is(200);
    var table = created.json().get("table");
    assertThat(table.get("name").asText()).isEqualTo("v");
    assertThat(table.get("format").asText()).isEqualTo("lance");
    assertThat(table.get("doc").asText()).isEqualTo("vectors");
    assertThat(table.get("properties").toString()).isEqualTo("{\"a\":\"é\",\"dimension\":\"768\"}");
    assertThat(table.get("protected").asBoolean(true)).isFalse();
    assertThat(created.body())
        .contains("\"schema\":{\"fields\":[1E+2,0.12345678901234567890123,\"\\\\u0000\"]}")
        .contains("\"statistics\":[null,true]")
        .doesNotContain("storage-credentials");
    assertThat(table.get("base-location").asText())
        .startsWith(warehouseLocation(lake))
        .endsWith("/" + lake.id("a", "v"));
    assertThat(elsewhere.get(lake.generic("a") + "/v").is(200).body()).isEqualTo(created.body());
    var bare = create(lake, "bare", "").is(200).json().get("table");
    assertThat(bare.has("schema") || bare.has("statistics") || bare.has("doc")).isFalse();
    assertThat(api.get(lake.generic("a") + "/v/credentials").is(200).body())
        .isEqualTo("{\"storage-credentials\":[]}");
    api.get(lake.generic("a") + "/none").isError(404, NO_SUCH);
    api.get(lake.generic("a") + "/none/credentials").isError(404, NO_SUCH);
    api.get(lake.generic("none") + "/v").isError(404, NO_SUCH);
    api.get(lake.generic("none")).isError(404, "NoSuchNamespaceException");
  }

  @Test
  void namesAreDecodedAsThoseOfTables() {
    Lake lake = lake("names");
    api.post(lake.generic("a%1Fb"), "{\"name\": \"a/b% ü\", \"format\": \"csv\"}").is(200);
    String path = lake.generic("a%1Fb") + "/a%2Fb%25+%C3%BC";
    assertThat(api.get(path).is(200).text("/table/name")).isEqualTo("a/b% ü");
    api.delete(path).is(204);
    api.get(path).isError(404, NO_SUCH);
  }

  @Test
  void tablesViewsAndGenericTablesShareTheirNames() {
    Lake lake = lake("sharing");
    lake.table("a", "t");
    lake.view("a", "v");
    lake.genericTable("a", "g");
    assertThat(create(lake, "t", "").isError(409, "AlreadyExistsException").text("/error/message"))
        .isEqualTo("Table with same name already exists: a.t");
    assertThat(create(lake, "v", "").isError(409, "AlreadyExistsException").text("/error/message"))
        .isEqualTo("View with same name already exists: a.v");
    assertThat(create(lake, "g", "").isError(409, "AlreadyExistsException").text("/error/message"))
        .isEqualTo("Generic table already exists: a.g");
    assertThat(
            api.post(
                    lake.catalog() + "/namespaces/a/tables",
                    "{\"name\": \"g\", \"schema\": {\"type\": \"struct\", \"fields\": []}}")
                .isError(409, "AlreadyExistsException")
                .text("/error/message"))
        .isEqualTo("Generic table with same name already exists: a.g");
    api.get(lake.catalog() + "/namespaces/a/tables/g").isError(404, "NoSuchTableException");
    api.delete(lake.catalog() + "/namespaces/a/tables/g").isError(404, "NoSuchTableException");
    api.delete(lake.generic("a") + "/t").isError(404, NO_SUCH);
    assertThat(api.get(lake.catalog() + "/namespaces/a/tables").text("/identifiers/0/name"))
        .isEqualTo("t");
    assertThat(api.get(lake.generic("a")).json().get("identifiers")).hasSize(1);
    api.delete(lake.catalog() + "/namespaces/a?recursive=false")
        .isError(409, "NamespaceNotEmptyException");
  }

  @Test
  void renameIntoAnotherNamespaceKeepsTheLocation() {
    Lake lake = lake("renaming");
    lake.genericTable("a", "g");
    lake.table("a", "t");
    String id = lake.id("a", "g");
    String rename = "/lakekeeper/v1/" + lake.warehouse() + "/generic-tables/rename";
    String body =
        """
        {"source": {"namespace": ["a"], "name": "g"},
         "destination": {"namespace": %s, "name": "%s"}}\
        """;
    api.post(rename, body.formatted("[\"a\"]", "t")).isError(409, "AlreadyExistsException");
    api.post(rename, body.formatted("[\"x\"]", "h")).isError(404, "NoSuchNamespaceException");
    String location = location(lake, "g");
    elsewhere.post(rename, body.formatted("[\"a\", \"b\"]", "h")).is(204);
    api.post(rename, body.formatted("[\"a\"]", "h")).isError(404, NO_SUCH);
    var loaded = api.get(lake.generic("a%1Fb") + "/h").is(200);
    assertThat(loaded.text("/table/base-location")).isEqualTo(location);
    assertThat(loaded.text("/table/name")).isEqualTo("h");
    assertThat(lake.id("a\u001fb", "h")).isEqualTo(id);
  }

  @Test
  void listsComeInPagesWithIdsAndFormats() {
    Lake lake = lake("listing");
    for (int i = 0; i < 5; i++) {
      lake.genericTable("a", "g" + i);
    }
    lake.table("a", "g1t");
    var all = api.get(lake.generic("a") + "?pageSize=2").is(200);
    assertThat(all.json().findValuesAsText("name")).hasSize(5);
    var first = api.get(lake.generic("a") + "?pageSize=2&pageToken=").is(200);
    assertThat(first.json().at("/identifiers/0").toString())
        .isEqualTo(
            "{\"namespace\":[\"a\"],\"name\":\"g0\",\"format\":\"lance\",\"id\":\"%s\"}"
                .formatted(lake.id("a", "g0")));
    var second =
        api.get(lake.generic("a") + "?pageSize=2&pageToken=" + first.text("/next-page-token"));
    assertThat(second.json().findValuesAsText("name")).containsExactly("g2", "g3");
    var last =
        api.get(lake.generic("a") + "?pageSize=2&pageToken=" + second.text("/next-page-token"));
    assertThat(last.json().findValuesAsText("name")).containsExactly("g4");
    assertThat(last.json().get("next-page-token").isNull()).isTrue();
    var asked = api.get(lake.generic("a") + "?returnUuids=true&returnProtectionStatus=true");
    assertThat(asked.json().get("table-uuids")).hasSize(5);
    assertThat(asked.json().get("protection-status")).hasSize(5);
    assertThat(api.get(lake.generic("a")).json().has("table-uuids")).isFalse();
    api.get(lake.generic("a") + "?pageToken=x").isError(400, "BadRequestException");
  }

  @Test
  void genericTablesAreNotInOneAnothersFolders() {
    Lake lake = lake("places");
    String root = warehouseLocation(lake);
    assertThat(create(lake, "g", at(root + "/landing/csv/")).is(200).text("/table/base-location"))
        .isEqualTo(root + "/landing/csv");
    for (String taken :
        List.of("/landing/csv", "/landing", "/landing/csv/2026", "/x/../landing/csv", "")) {
      create(lake, "h", at(root + taken)).isError(400, "BadRequestException");
    }
    create(lake, "h", at("file:///elsewhere")).isError(400, "BadRequestException");
    String table =
        "{\"name\": \"t\", \"schema\": {\"type\": \"struct\", \"fields\": []}, \"location\":"
            + " \"%s\"}";
    api.post(lake.catalog() + "/namespaces/a/tables", table.formatted(root + "/landing/csv/t"))
        .isError(400, "BadRequestException");
    api.post(lake.catalog() + "/namespaces/a/tables", table.formatted(root + "/tables/t")).is(200);
    create(lake, "h", at(root + "/tables")).isError(400, "BadRequestException");
    create(lake, "h", at(root + "/landing/csv-evil")).is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\": \"x\"}",
        "{\"format\": \"csv\"}",
        "{\"name\": \"\", \"format\": \"csv\"}",
        "{\"name\": \"a\\u0000\", \"format\": \"csv\"}",
        "{\"name\": \"x\", \"format\": \"Delta Lake\"}",
        "{\"name\": \"x\", \"format\": 7e400}",
        "{\"name\": \"x\", \"format\": \"csv\", \"doc\": \"\\u0000\"}",
        "{\"name\": \"x\", \"format\": \"csv\", \"doc\": {}}",
        "{\"name\": \"x\", \"format\": \"csv\", \"properties\": {\"a\": null}}",
        "{\"name\": \"x\", \"format\": \"csv\", \"properties\": {\"a\": {}}}",
        "{\"name\": \"x\", \"format\": \"csv\", \"properties\": {\"\\ud800\": \"\"}}",
        "{\"name\": \"x\", \"format\": \"csv\", \"properties\": []}",
        "{\"name\": \"x\", \"format\": \"csv\", \"schema\": [\"a\\u0000\"]}",
        "{\"name\": \"x\", \"format\": \"csv\", \"schema\": {\"\\udfff\": 1}}",
        "{\"name\": \"x\", \"format\": \"csv\", \"schema\": {\"a\": 1, \"a\": 2}}",
        "{\"name\": \"x\", \"format\": \"csv\", \"schema\": {\"a\": 1}",
        "{\"name\": \"x\", \"format\": \"csv\", \"base-location\": \"\"}",
        "{\"name\": \"x\", \"format\": \"csv\"} more",
        "[]",
        "null"
      })
  void aBodyThatNoClientSendsIsRefused(String body) {
    long events = database.events();
    api.post(lake.generic("a"), body).isError(400, "BadRequestException");
    api.post("/lakekeeper/v1/" + lake.warehouse() + "/generic-tables/rename", body)
        .isError(400, "BadRequestException");
    assertThat(database.events()).isEqualTo(events);
  }

  @Test
  void genericTableDescriptionIsBounded() {
    Lake lake = lake("bounded");
    String large = "\"" + "x".repeat((1 << 20) - 2) + "\"";
    create(lake, "g", ", \"schema\": " + large + ", \"statistics\": " + large).is(200);
    assertThat(api.get(lake.generic("a") + "/g").is(200).body()).hasSizeGreaterThan(2 << 20);
    create(lake, "h", ", \"schema\": [" + large + "]").isError(400, "BadRequestException");
    create(lake, "h", ", \"doc\": [" + "[".repeat(2000)).isError(400, "BadRequestException");
    create(lake, "h", ", \"schema\": " + "[".repeat(450) + "1e99999" + "]".repeat(450)).is(200);
    assertThat(api.get(lake.generic("a") + "/h").is(200).body()).contains("[1E+99999]");
  }

  @Test
  void aKeyHasItCreatedOnce() {
    Lake lake = lake("keys");
    String key = "0195a3b5-0000-7000-8000-00000000abcd";
    String body = "{\"name\": \"g\", \"format\": \"csv\", \"doc\": \"once\"}";
    var first = api.post(lake.generic("a"), body, "Idempotency-Key", key).is(200);
    long events = database.events();
    assertThat(elsewhere.post(lake.generic("a"), body, "Idempotency-Key", key).is(200).body())
        .isEqualTo(first.body());
    assertThat(database.events()).isEqualTo(events);
    api.delete(lake.generic("a") + "/g", "x-request-id", "the drop").is(204);
    assertThat(api.post(lake.generic("a"), body, "Idempotency-Key", key).is(200).body())
        .isEqualTo(first.body());
    api.post(lake.generic("a"), body.replace("once", "twice"), "Idempotency-Key", key)
        .isError(422, "UnprocessableEntityException");
    var became = api.get(lake.catalog() + "/requests/the%20drop").is(200);
    assertThat(became.text("/outcome")).isEqualTo("committed");
    assertThat(became.text("/events/0/type")).isEqualTo("GenericTableDropped");
  }

  @Test
  void oneOfATableAndAGenericTableGetsTheName() throws Exception {
    Lake lake = lake("racing");
    for (int round = 0; round < 10; round++) {
      String name = "n" + round;
      List<Callable<Integer>> calls = new ArrayList<>();
      for (Management node : List.of(api, elsewhere, api, elsewhere)) {
        boolean generic = calls.size() % 3 == 0;
        calls.add(
            () ->
                generic
                    ? node.post(
                            lake.generic("a"), "{\"name\": \"" + name + "\", \"format\": \"csv\"}")
                        .status()
                    : node.post(
                            lake.catalog() + "/namespaces/a/tables",
                            "{\"name\": \""
                                + name
                                + "\", \"schema\": {\"type\": \"struct\", \"fields\": []}}")
                        .status());
      }
      assertThat(Together.call(Duration.ofSeconds(30), calls))
          .containsExactlyInAnyOrder(200, 409, 409, 409);
    }
  }

  @Test
  void oneOfManyGenericTablesGetsTheLocation() throws Exception {
    Lake lake = lake("racing-for-places");
    String place = at(warehouseLocation(lake) + "/place");
    List<Callable<Integer>> calls = new ArrayList<>();
    for (Management node : List.of(api, elsewhere, api, elsewhere)) {
      String name = "n" + calls.size();
      calls.add(
          () ->
              node.post(
                      lake.generic("a"),
                      "{\"name\": \"" + name + "\", \"format\": \"csv\"" + place + "}")
                  .status());
    }
    assertThat(Together.call(Duration.ofSeconds(30), calls))
        .containsExactlyInAnyOrder(200, 400, 400, 400);
  }

  @Test
  void protectedGenericTableStays() {
    Lake lake = lake("protecting");
    lake.genericTable("a", "g");
    String protection = lake.management() + "/generic-table/" + lake.id("a", "g") + "/protection";
    assertThat(api.post(protection, "{\"protected\": true}").is(200).body())
        .isEqualTo("{\"protected\":true}");
    assertThat(api.get(lake.generic("a") + "/g").json().at("/table/protected").asBoolean())
        .isTrue();
    String message =
        api.delete(lake.generic("a") + "/g")
            .isError(409, "ProtectedTabularDeletionWithoutForce")
            .text("/error/message");
    assertThat(message).contains("generic table").contains("a.g").contains("force=true");
    api.delete(lake.catalog() + "/namespaces/a?recursive=true")
        .isError(409, "ChildTabularProtected");
    api.delete(lake.generic("a") + "/g?force=true").is(204);
    api.get(protection).isError(404, NO_SUCH);
    api.post(protection, "{\"protected\": true}").isError(404, NO_SUCH);
  }

  @Test
  void softDroppedGenericTableIsUndroppedWithItsNamespace() {
    Lake lake = filled(api.softWarehouse("undropping"));
    String root = warehouseLocation(lake);
    lake.table("a%1Fb", "t");
    api.post(
            lake.generic("a%1Fb"),
            "{\"name\": \"g\", \"format\": \"csv\", \"doc\": \"d\"" + at(root + "/own") + "}")
        .is(200);
    String id = lake.id("a\u001fb", "g");
    String before = api.get(lake.generic("a%1Fb") + "/g").is(200).body();
    api.delete(lake.catalog() + "/namespaces/a?recursive=true").is(204);
    elsewhere.get(lake.generic("a%1Fb") + "/g").isError(404, NO_SUCH);
    var deleted = api.get(lake.management() + "/deleted-tabulars").is(200).json().get("tabulars");
    assertThat(deleted.findValuesAsText("typ")).containsExactlyInAnyOrder("table", "generic-table");
    lake.namespace("c");
    api.post(
            lake.generic("c"),
            "{\"name\": \"h\", \"format\": \"csv\"" + at(root + "/own/under") + "}")
        .isError(400, "BadRequestException");
    String undrop = lake.management() + "/deleted-tabulars/undrop";
    String target = "{\"targets\": [{\"type\": \"%s\", \"id\": \"" + id + "\"}]}";
    api.post(undrop, target.formatted("table")).isError(404, "NoSuchTableException");
    api.post(undrop, target.formatted("generic-table")).is(204);
    assertThat(elsewhere.get(lake.generic("a%1Fb") + "/g").is(200).body()).isEqualTo(before);
    api.post(undrop, target.formatted("generic-table")).isError(404, NO_SUCH);
    api.delete(lake.generic("a%1Fb") + "/g").is(204);
    api.post(lake.generic("a%1Fb"), "{\"name\": \"g\", \"format\": \"csv\"}").is(200);
    assertThat(
            api.post(undrop, target.formatted("generic-table"))
                .isError(409, "AlreadyExistsException")
                .text("/error/message"))
        .contains("Generic table")
        .contains("taken");
    api.delete(lake.catalog() + "/namespaces/a?recursive=true&force=true").is(204);
    api.delete(lake.catalog() + "/namespaces/c").is(204);
    api.delete(lake.management() + "?force=true").is(204);
  }

  @Test
  void aPurgeTakesItsFolderLateAndNothingElse() throws IOException {
    Lake lake = filled(api.softWarehouse("purging"));
    String root = warehouseLocation(lake);
    create(lake, "g", at(root + "/own")).is(200);
    Path own = Path.of(URI.create(root + "/own"));
    Path beside = own.resolveSibling("own-not");
    Files.createDirectories(own.resolve("deep"));
    Files.createDirectories(beside);
    for (Path file : List.of(own.resolve("a.csv"), own.resolve("deep/b"), beside.resolve("c"))) {
      Files.writeString(file, "x");
    }
    String id = lake.id("a", "g");
    api.delete(lake.generic("a") + "/g?purgeRequested=true").is(204);
    runNow(lake, "soft_deletion", id);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                database.count(
                        "select count(*) from events where event_name = 'GenericTablePurged'")
                    == 1);
    try (Stream<Path> left = Files.walk(own.getParent())) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(beside.resolve("c"));
    }
    create(lake, "again", at(root + "/own")).is(200);
  }

  @Test
  void aFolderThatIsToBeEmptiedIsNobodyElses() throws IOException {
    Lake lake = lake("waiting");
    String root = warehouseLocation(lake);
    create(lake, "g", at(root + "/own")).is(200);
    Path file = Path.of(URI.create(root + "/own/a.csv"));
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    String id = lake.id("a", "g");
    api.delete(lake.generic("a") + "/g?purgeRequested=true").is(204);
    create(lake, "h", at(root + "/own/sub")).isError(400, "BadRequestException");
    control(lake, "cancel", "tabular_purge", id);
    create(lake, "h", at(root + "/own")).is(200);
    api.delete(lake.generic("a") + "/h").is(204);
    assertThat(Files.exists(file)).isTrue();
    assertThat(
            api.post(lake.management() + "/task/list", "{\"queue-name\": [\"tabular_purge\"]}")
                .json()
                .findValuesAsText("status"))
        .containsExactly("CANCELLED");
  }

  private void runNow(Lake lake, String queue, String id) {
    control(lake, "run-now", queue, id);
  }

  private void control(Lake lake, String action, String queue, String id) {
    String asked =
        """
        {"queue-name": ["%s"], "entities": [{"type": "generic-table", "generic-table-id": "%s"}]}\
        """
            .formatted(queue, id);
    var task = api.post(lake.management() + "/task/list", asked).is(200).json().at("/tasks/0");
    assertThat(task.at("/entity/generic-table-id").asText()).isEqualTo(id);
    api.post(
            lake.management() + "/task/control",
            "{\"action\": {\"action-type\": \"%s\"}, \"task-ids\": [\"%s\"]}"
                .formatted(action, task.get("task-id").asText()))
        .is(204);
  }

  @Test
  void genericTableIsFoundAndMovesWithItsNamespace() {
    Lake lake = lake("finding");
    lake.genericTable("a%1Fb", "embeddings");
    var found = api.post(lake.management() + "/search-tabular", "{\"search\": \"embedings\"}");
    assertThat(found.is(200).text("/tabulars/0/tabular-id/type")).isEqualTo("generic-table");
    api.post(
            lake.management() + "/namespace/" + lake.id("a\u001fb") + "/move",
            "{\"destination\": [\"moved\"]}")
        .is(200);
    api.get(lake.generic("moved") + "/embeddings").is(200);
    api.delete(lake.generic("moved") + "/embeddings").is(204);
    api.delete(lake.catalog() + "/namespaces/moved").is(204);
  }
}
