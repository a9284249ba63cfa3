package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is dropped in a warehouse with a soft delete profile comes back whole, until it expires. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SoftDropTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    other.close();
    server.close();
    // A purge has taken files of the past.
    database.awaitSealed();
    database.assertSealedInOrder();
    assertThat(database.verify(true).differences()).isEmpty();
    database.close();
  }

  private Lake lake(String name) {
    Lake lake = new Lake(api, database, api.softWarehouse(name));
    lake.namespace("a");
    lake.namespace("a", "b");
    lake.table("a", "t");
    lake.view("a", "v");
    return lake;
  }

  private JsonNode deleted(Lake lake) {
    return api.get(lake.management() + "/deleted-tabulars").is(200).json().get("tabulars");
  }

  private Management.Response undrop(Lake lake, String... typesAndIds) {
    StringBuilder targets = new StringBuilder();
    for (int i = 0; i < typesAndIds.length; i += 2) {
      targets
          .append(i == 0 ? "" : ", ")
          .append(
              "{\"type\": \"%s\", \"id\": \"%s\"}".formatted(typesAndIds[i], typesAndIds[i + 1]));
    }
    return api.post(
        lake.management() + "/deleted-tabulars/undrop", "{\"targets\": [" + targets + "]}");
  }

  @Test
  void undroppedTabularIsAsBefore() {
    Lake lake = lake("undropping");
    String table = lake.id("a", "t");
    String view = lake.id("a", "v");
    String path = lake.catalog() + "/namespaces/a/tables/t";
    String viewPath = lake.catalog() + "/namespaces/a/views/v";
    api.post(
            path,
            """
            {"requirements": [], "updates": [
              {"action": "set-properties", "updates": {"owner": "ann"}}]}\
            """)
        .is(200);
    String before = api.get(path).is(200).body();
    String viewBefore = api.get(viewPath).is(200).body();
    api.delete(path).is(204);
    api.delete(viewPath).is(204);
    elsewhere.get(path).isError(404, "NoSuchTableException");
    elsewhere.get(viewPath).isError(404, "NoSuchViewException");
    assertThat(api.get(lake.catalog() + "/namespaces/a/tables").json().get("identifiers"))
        .isEmpty();
    api.get(lake.management() + "/table/" + table + "/protection").is(404);

    JsonNode deleted = deleted(lake);
    assertThat(deleted.findValuesAsText("id")).containsExactlyInAnyOrder(table, view);
    JsonNode representation =
        deleted.get(0).get("id").asText().equals(table) ? deleted.get(0) : deleted.get(1);
    assertThat(representation.get("name").asText()).isEqualTo("t");
    assertThat(representation.get("namespace").get(0).asText()).isEqualTo("a");
    assertThat(representation.get("typ").asText()).isEqualTo("table");
    Instant droppedAt = Instant.parse(representation.get("deleted-at").asText());
    assertThat(
            Duration.between(
                droppedAt, Instant.parse(representation.get("expiration-date").asText())))
        .isBetween(Duration.ofSeconds(86390), Duration.ofSeconds(86410));
    assertThat(Instant.parse(representation.get("created-at").asText())).isBefore(droppedAt);

    undrop(lake, "table", table, "view", view).is(204);
    assertThat(elsewhere.get(path).is(200).body()).isEqualTo(before);
    assertThat(elsewhere.get(viewPath).is(200).body()).isEqualTo(viewBefore);
    assertThat(lake.id("a", "t")).isEqualTo(table);
    assertThat(deleted(lake)).isEmpty();
    undrop(lake, "table", table).isError(404, "NoSuchTableException");
    api.delete(path).is(204);
    undrop(lake, "view", table).isError(404, "NoSuchViewException");
    undrop(lake, "table", table).is(204);
  }

  @Test
  void aNameThatIsTakenAgainIsReportedAndNothingComesBack() {
    Lake lake = lake("taken");
    String first = lake.id("a", "t");
    String view = lake.id("a", "v");
    String tables = lake.catalog() + "/namespaces/a/tables";
    api.delete(tables + "/t").is(204);
    api.delete(lake.catalog() + "/namespaces/a/views/v").is(204);
    lake.table("a", "t");
    String second = lake.id("a", "t");
    String message =
        undrop(lake, "view", view, "table", first)
            .isError(409, "AlreadyExistsException")
            .text("/error/message");
    assertThat(message).contains("a.t").contains("taken");
    assertThat(deleted(lake)).hasSize(2);
    api.delete(tables + "/t").is(204);
    undrop(lake, "table", first, "table", second).isError(409, "AlreadyExistsException");
    undrop(lake, "table", second, "view", view).is(204);
    assertThat(lake.id("a", "t")).isEqualTo(second);
  }

  @Test
  void tabularDroppedByForceIsNotUndropped() {
    Lake lake = lake("forced");
    String table = lake.id("a", "t");
    api.delete(lake.catalog() + "/namespaces/a/tables/t?force=true").is(204);
    assertThat(deleted(lake)).isEmpty();
    undrop(lake, "table", table).isError(404, "NoSuchTableException");
  }

  @Test
  void aNamespaceThatWasDroppedRecursivelyComesBackWithWhatItHeld() {
    Lake lake = lake("recursive");
    api.post(
            lake.catalog() + "/namespaces/a%1Fb/properties",
            "{\"updates\": {\"owner\": \"ann\"}, \"removals\": []}")
        .is(200);
    lake.table("a%1Fb", "deep");
    String deep = lake.id("a\u001fb", "deep");
    String namespace = lake.id("a\u001fb");
    api.delete(lake.catalog() + "/namespaces/a?recursive=true").is(204);
    api.get(lake.catalog() + "/namespaces/a").is(404);
    assertThat(deleted(lake)).hasSize(3);
    assertThat(
            api.get(lake.management() + "/deleted-tabulars?namespaceId=" + namespace)
                .json()
                .findValuesAsText("id"))
        .containsExactly(deep);
    undrop(lake, "table", deep).is(204);
    assertThat(lake.id("a\u001fb", "deep")).isEqualTo(deep);
    assertThat(lake.id("a\u001fb")).isEqualTo(namespace);
    assertThat(api.get(lake.catalog() + "/namespaces/a%1Fb").is(200).text("/properties/owner"))
        .isEqualTo("ann");
    // The rest comes back in the namespace that has the name by then.
    api.delete(lake.catalog() + "/namespaces/a?recursive=true&force=true").is(204);
    lake.namespace("a");
    JsonNode left = deleted(lake);
    assertThat(left).hasSize(2);
    undrop(
            lake,
            left.get(0).get("typ").asText(),
            left.get(0).get("id").asText(),
            left.get(1).get("typ").asText(),
            left.get(1).get("id").asText())
        .is(204);
    api.get(lake.catalog() + "/namespaces/a/tables/t").is(200);
    api.get(lake.catalog() + "/namespaces/a/views/v").is(200);
  }

  @Test
  void aPlaceStaysTakenWhileItsTableCanComeBack() {
    Lake lake = lake("places");
    String tables = lake.catalog() + "/namespaces/a/tables";
    String location = api.get(tables + "/t").text("/metadata/location");
    api.delete(tables + "/t").is(204);
    String body =
        """
        {"name": "u", "location": "%s", "schema": {"type": "struct", "fields": []}}\
        """
            .formatted(location);
    api.post(tables, body).isError(400, "BadRequestException");
  }

  @Test
  void aWarehouseWaitsForWhatCanComeBack() {
    Lake lake = lake("waiting");
    api.delete(lake.catalog() + "/namespaces/a?recursive=true").is(204);
    String message =
        api.delete(lake.management()).isError(409, "WarehouseNotEmpty").text("/error/message");
    assertThat(message).contains("expired").contains("force=true");
    api.delete(lake.management() + "?force=true").is(204);
  }

  @Test
  void aProfileIsForLaterDropsOnly() {
    Lake lake = lake("profiles");
    String profile = lake.management() + "/delete-profile";
    api.delete(lake.catalog() + "/namespaces/a/tables/t").is(204);
    var hard = api.post(profile, "{\"delete-profile\": {\"type\": \"hard\"}}").is(200);
    assertThat(hard.text("/delete-profile/type")).isEqualTo("hard");
    api.delete(lake.catalog() + "/namespaces/a/views/v").is(204);
    assertThat(deleted(lake)).hasSize(1);
    var soft =
        api.post(profile, "{\"delete-profile\": {\"type\": \"soft\", \"expiration-seconds\": 5}}");
    assertThat(soft.is(200).json().at("/delete-profile/expiration-seconds").asInt()).isEqualTo(5);
    for (String wrong :
        new String[] {
          "{}",
          "{\"delete-profile\": {\"type\": \"soft\"}}",
          "{\"delete-profile\": {\"type\": \"soft\", \"expiration-seconds\": 0}}",
          "{\"delete-profile\": {\"type\": \"soft\", \"expiration-seconds\": 1e99}}",
          "{\"delete-profile\": {\"type\": \"never\"}}"
        }) {
      api.post(profile, wrong).isError(400, "BadRequestException");
    }
  }

  @Test
  void droppedTabularsAreListedByPages() {
    Lake lake = lake("pages");
    for (int i = 0; i < 5; i++) {
      lake.table("a", "p" + i);
      api.delete(lake.catalog() + "/namespaces/a/tables/p" + i).is(204);
    }
    String path = lake.management() + "/deleted-tabulars?pageSize=2";
    var first = api.get(path).is(200);
    var second = api.get(path + "&pageToken=" + first.text("/next-page-token")).is(200);
    var third = api.get(path + "&pageToken=" + second.text("/next-page-token")).is(200);
    assertThat(third.json().has("next-page-token")).isFalse();
    assertThat(first.json().findValuesAsText("name")).containsExactly("p0", "p1");
    assertThat(second.json().findValuesAsText("name")).containsExactly("p2", "p3");
    assertThat(third.json().findValuesAsText("name")).containsExactly("p4");
    api.get(path + "&pageToken=xyz").isError(400, "BadRequestException");
  }

  @Test
  void expiredTabularEndsAndItsFilesArePurgedIfAskedFor() {
    Lake lake = lake("expiring");
    String table = lake.id("a", "t");
    api.delete(lake.catalog() + "/namespaces/a/tables/t?purgeRequested=true").is(204);
    String tasks = lake.management() + "/task";
    var listed = api.post(tasks + "/list", "{}").is(200).json().get("tasks");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("queue-name").asText()).isEqualTo("soft_deletion");
    assertThat(listed.get(0).get("status").asText()).isEqualTo("SCHEDULED");
    assertThat(listed.get(0).at("/entity/table-id").asText()).isEqualTo(table);
    String id = listed.get(0).get("task-id").asText();
    elsewhere
        .post(
            tasks + "/control",
            "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"" + id + "\"]}")
        .is(204);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        api.post(tasks + "/list", "{\"status\": [\"SUCCESS\"]}")
                            .json()
                            .findValuesAsText("queue-name"))
                    .containsExactly("tabular_purge", "soft_deletion"));
    assertThat(deleted(lake)).isEmpty();
    undrop(lake, "table", table).isError(404, "NoSuchTableException");
    assertThat(database.count("select count(*) from events where event_name = 'TablePurged'"))
        .isEqualTo(1);
    var details = api.get(tasks + "/by-id/" + id).is(200);
    assertThat(details.text("/attempts/0/status")).isEqualTo("SUCCESS");
    assertThat(details.text("/task-data/tabular-id")).isEqualTo(table);
    assertThat(details.text("/message")).contains("ended");
  }
}
