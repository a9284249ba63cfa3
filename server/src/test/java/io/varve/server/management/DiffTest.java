package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.query.past.DiffReads;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two positions of a warehouse are compared by what each of them has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiffTest {

  private static final String ADD_COLUMN =
      """
      {"requirements": [], "updates": [
        {"action": "add-schema", "last-column-id": 2, "schema": {"type": "struct", "schema-id": 1,
          "fields": [{"id": 1, "name": "number", "required": false, "type": "long"},
            {"id": 2, "name": "city", "required": false, "type": "string"}]}},
        {"action": "set-current-schema", "schema-id": -1},
        {"action": "set-properties", "updates": {"owner": "bob"}}]}\
      """;

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final TestServer other = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private final Management elsewhere = new Management(other);

  @BeforeAll
  void start() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    other.close();
    server.close();
    database.close();
  }

  private Lake lake(String name) {
    Lake lake = new Lake(api, database, api.localWarehouse(name));
    lake.namespace("n");
    lake.namespace("m");
    return lake;
  }

  /** The changes of all pages, as short texts. */
  private static List<String> changes(Management node, Lake lake, String query) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Response page =
          node.get(lake.management() + "/diff?" + query + "&pageSize=2&pageToken=" + token).is(200);
      page.json().get("changes").forEach(one -> found.add(text(one)));
      token = page.json().path("next-page-token").asText("");
    } while (!token.isEmpty());
    return found;
  }

  private static String text(JsonNode one) {
    return words(one.get("change"))
        + " "
        + one.get("kind").asText()
        + " "
        + words(one.path("previous-name"))
        + ">"
        + words(one.path("name"));
  }

  private static String words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return String.join(".", words);
  }

  private void rename(Lake lake, String from, String name, String to, String newName) {
    api.post(
            lake.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["%s"], "name": "%s"},
             "destination": {"namespace": ["%s"], "name": "%s"}}\
            """
                .formatted(from, name, to, newName))
        .is(204);
  }

  @Test
  void eachKindOfChangeIsTold() {
    Lake lake = lake("kinds");
    for (String name : List.of("same", "dropped", "renamed", "moved", "both", "back", "changed")) {
      lake.table("n", name);
    }
    lake.view("n", "v");
    lake.genericTable("n", "files");
    lake.namespace("gone");
    api.post(lake.management() + "/savepoint", "{\"name\": \"start\"}").is(201);
    String from = api.get(lake.management() + "/savepoint").is(200).text("/savepoints/0/position");

    lake.table("m", "added");
    lake.namespace("n", "inner");
    String tables = lake.catalog() + "/namespaces/n/tables/";
    api.delete(tables + "dropped").is(204);
    rename(lake, "n", "renamed", "n", "named");
    rename(lake, "n", "moved", "m", "moved");
    rename(lake, "n", "both", "m", "all");
    api.post(lake.catalog() + "/namespaces/m/tables/all", ADD_COLUMN).is(200);
    rename(lake, "n", "back", "n", "away");
    rename(lake, "n", "away", "n", "back");
    api.post(tables + "changed", ADD_COLUMN).is(200);
    api.delete(lake.catalog() + "/namespaces/n/views/v").is(204);
    api.delete(lake.generic("n") + "/files").is(204);
    api.delete(lake.catalog() + "/namespaces/gone").is(204);
    api.post(
            lake.catalog() + "/namespaces/m/properties",
            "{\"updates\": {\"k\": \"v\"}, \"removals\": []}")
        .is(200);

    String[] expected = {
      "added table >m.added",
      "added namespace >n.inner",
      "removed table n.dropped>",
      "renamed table n.renamed>n.named",
      "moved table n.moved>m.moved",
      "moved.renamed.changed table n.both>m.all",
      "changed table >n.changed",
      "removed view n.v>",
      "removed generic-table n.files>",
      "removed namespace gone>",
      "changed namespace >m"
    };
    assertThat(changes(elsewhere, lake, "from=tag:start")).containsExactlyInAnyOrder(expected);
    String to = String.valueOf(database.head());
    assertThat(changes(api, lake, "from=" + from + "&to=position:" + to))
        .containsExactlyInAnyOrder(expected);
    assertThat(changes(api, lake, "from=" + to + "&to=" + to)).isEmpty();
    assertThat(changes(api, lake, "from=" + to + "&to=tag:start"))
        .contains(
            "added table >n.dropped", "removed table m.added>", "renamed table n.named>n.renamed");
    assertThat(changes(api, lake, "from=tag:start&namespace=m"))
        .containsExactlyInAnyOrder(
            "added table >m.added",
            "moved table n.moved>m.moved",
            "moved.renamed.changed table n.both>m.all",
            "changed namespace >m");
  }

  @Test
  void longRangesAreComparedAsShortOnesAre() {
    Lake lake = lake("long");
    lake.table("n", "t");
    long from = database.head();
    lake.table("n", "u");
    api.post(lake.catalog() + "/namespaces/n/tables/t", ADD_COLUMN).is(200);
    long to = database.head();
    // As if much had happened since, elsewhere.
    List<String> near = changes(api, lake, "from=" + from + "&to=" + to);
    assertThat(near).containsExactlyInAnyOrder("added table >n.u", "changed table >n.t");
    database
        .admin()
        .sql(
            """
            insert into names_history (list, name, object_id, from_position, to_position)
            select -1, i::text, gen_random_uuid(), 1, null from generate_series(1, 1200) i
            """)
        .update();
    var reads = server.get(DiffReads.class);
    List<UUID> found = new ArrayList<>();
    UUID after = new UUID(0, 0);
    while (after != null) {
      var some = reads.ofAll(UUID.fromString(lake.warehouse()), from, to, after, 0);
      some.found().forEach(one -> found.add(one.id()));
      after = some.last();
    }
    assertThat(found)
        .map(UUID::toString)
        .containsExactlyInAnyOrder(lake.id("n", "t"), lake.id("n", "u"));
    database.admin().sql("delete from names_history where list = -1").update();
  }

  @Test
  void changeSaysWhatIsDifferent() {
    Lake lake = lake("said");
    lake.table("n", "t");
    lake.view("n", "v");
    api.post(
            lake.catalog() + "/namespaces/n/tables/t",
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"old\": \"1\", \"owner\": \"alice\"}}]}")
        .is(200);
    long from = database.head();
    api.post(lake.catalog() + "/namespaces/n/tables/t", ADD_COLUMN).is(200);
    api.post(
            lake.catalog() + "/namespaces/n/tables/t",
            "{\"requirements\": [], \"updates\": [{\"action\": \"remove-properties\","
                + " \"removals\": [\"old\"]}]}")
        .is(200);
    JsonNode change =
        api.get(lake.management() + "/diff?from=" + from).is(200).json().at("/changes/0");
    assertThat(change.at("/schema/added/0/name").asText()).isEqualTo("city");
    assertThat(change.at("/schema/changed/0/previous-name").asText()).isEqualTo("id");
    assertThat(change.at("/schema/removed")).isEmpty();
    assertThat(change.get("properties-set")).hasToString("{\"owner\":\"bob\"}");
    assertThat(change.get("properties-removed")).hasToString("[\"old\"]");
    assertThat(change.get("metadata-location").asText()).contains("/metadata/");
  }

  @Test
  void readIsAnsweredAsOfThenOrRefused() {
    Lake lake = lake("as-of");
    lake.table("n", "t");
    long from = database.head();
    String table = lake.catalog() + "/namespaces/n/tables/t";
    api.post(table, ADD_COLUMN).is(200);
    String then = String.valueOf(database.head());
    String commits = lake.management() + "/table/" + lake.id("n", "t") + "/commits";
    api.post(
            table,
            "{\"requirements\": [], \"updates\": [{\"action\": \"remove-properties\","
                + " \"removals\": [\"owner\"]}]}")
        .is(200);
    lake.table("n", "later");
    String now = String.valueOf(database.head());
    assertThat(api.get(commits, "X-Catalog-Min-Position", now).is(200).json().get("commits"))
        .hasSize(3);
    for (String moment : List.of(then, "position:" + then)) {
      assertThat(elsewhere.get(commits, "X-Catalog-As-Of", moment).is(200).json().get("commits"))
          .hasSize(2);
    }
    api.get(commits, "X-Catalog-As-Of", String.valueOf(from - 1))
        .isError(404, "NoSuchTableException");
    String diff = lake.management() + "/diff?from=" + from;
    assertThat(api.get(diff).is(200).json().get("changes")).hasSize(2);
    assertThat(api.get(diff, "X-Catalog-As-Of", then).is(200).json().get("changes")).hasSize(1);
    api.get(diff + "&to=" + then, "X-Catalog-As-Of", then).isError(400, "BadRequestException");
    for (String path :
        List.of(
            lake.management() + "/statistics",
            lake.management() + "/timeline",
            "/management/v1/user",
            "/management/v1/whoami",
            lake.catalog() + "/namespaces",
            table)) {
      assertThat(
              api.get(path, "X-Catalog-As-Of", then)
                  .isError(400, "BadRequestException")
                  .text("/error/message"))
          .contains("X-Catalog-As-Of");
    }
    long events = database.events();
    api.delete(table, "X-Catalog-As-Of", then).isError(400, "BadRequestException");
    assertThat(database.events()).isEqualTo(events);
    api.get(commits, "X-Catalog-As-Of", "yesterday").isError(400, "BadRequestException");
  }

  @Test
  void otherWarehousesAreNotInIt() {
    Lake lake = lake("here");
    Lake there = lake("there");
    long from = database.head();
    there.table("n", "t");
    lake.table("n", "mine");
    assertThat(changes(api, lake, "from=" + from)).containsExactly("added table >n.mine");
  }

  private static String token(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("k:" + key).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void momentThatIsNoneIsRefused() {
    Lake lake = lake("wrong");
    String diff = lake.management() + "/diff";
    api.get(diff).isError(400, "BadRequestException");
    for (String query :
        List.of(
            "?from=yesterday",
            "?from=",
            "?from=99999999",
            "?from=2099-01-01T00:00:00Z",
            "?from=" + database.head() + "&to=x",
            "?from=" + database.head() + "&pageToken=x",
            "?from=" + database.head() + "&pageToken=" + token("view\u001f\u001fn"),
            "?from=" + database.head() + "&pageToken=" + token(new UUID(0, 0) + "/99999999"),
            "?from=" + database.head() + "&pageSize=0",
            "?from=" + database.head() + "&namespace=a%1F%1Fb")) {
      api.get(diff + query).isError(400, "BadRequestException");
    }
    api.get(diff + "?from=tag:none").isError(404, "SavepointNotFound");
    api.get(diff + "?from=0").isError(404, "NoSuchWarehouseException");
    api.get("/management/v1/warehouse/" + UUID.randomUUID() + "/diff?from=1")
        .isError(404, "NoSuchWarehouseException");
  }
}
