package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two warehouses are compared by the names of what they have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiffOfWarehousesTest {

  private static final String ADD_COLUMN =
      """
      {"requirements": [], "updates": [
        {"action": "add-schema", "last-column-id": 2, "schema": {"type": "struct", "schema-id": 1,
          "fields": [{"id": 1, "name": "id", "required": false, "type": "long"},
            {"id": 2, "name": "city", "required": false, "type": "string"}]}},
        {"action": "set-current-schema", "schema-id": -1},
        {"action": "set-properties", "updates": {"owner": "bob"}}]}\
      """;

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);

  @BeforeAll
  void start() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    server.close();
    database.close();
  }

  private Lake lake(String name) {
    Lake lake = new Lake(api, database, api.localWarehouse(name));
    lake.namespace("n");
    lake.namespace("m");
    return lake;
  }

  private List<String> changes(Lake lake, String query, int size) {
    List<String> found = new ArrayList<>();
    String token = "";
    do {
      Response page =
          api.get(
                  lake.management()
                      + "/diff?"
                      + query
                      + "&pageSize="
                      + size
                      + "&pageToken="
                      + token)
              .is(200);
      assertThat(page.json().get("changes").size()).isLessThanOrEqualTo(size);
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

  @Test
  void objectsOfTheSameNameAreCompared() {
    Lake one = lake("one");
    Lake two = lake("two");
    for (Lake lake : List.of(one, two)) {
      for (String name : List.of("same", "changed", "zebra", "Ärger", "😀")) {
        lake.table("n", name);
      }
      lake.view("n", "v");
    }
    one.table("n", "mine");
    one.genericTable("n", "files");
    one.namespace("only");
    one.table("only", "t");
    long before = database.head();
    two.table("n", "yours");
    two.view("n", "w");
    two.namespace("n", "inner");
    two.table("n%1Finner", "deep");
    api.post(two.catalog() + "/namespaces/n/tables/changed", ADD_COLUMN).is(200);
    api.post(
            two.catalog() + "/namespaces/m/properties",
            "{\"updates\": {\"k\": \"v\"}, \"removals\": []}")
        .is(200);
    String[] expected = {
      "changed warehouse >",
      "changed namespace >m",
      "changed table >n.changed",
      "removed table n.mine>",
      "added table >n.yours",
      "added view >n.w",
      "removed generic-table n.files>",
      "added namespace >n.inner",
      "added table >n.inner.deep",
      "removed namespace only>",
      "removed table only.t>"
    };
    for (int size : List.of(1, 3, 100)) {
      assertThat(changes(one, "other=two", size)).containsExactlyInAnyOrder(expected);
    }
    assertThat(changes(one, "other=" + two.warehouse() + "&from=" + database.head(), 100))
        .containsExactlyInAnyOrder(expected);
    assertThat(changes(one, "other=two@position:" + before, 100))
        .containsExactlyInAnyOrder(
            "changed warehouse >",
            "removed table n.mine>",
            "removed generic-table n.files>",
            "removed namespace only>",
            "removed table only.t>");
    assertThat(changes(one, "other=two&namespace=n%1Finner", 1))
        .containsExactly("added namespace >n.inner", "added table >n.inner.deep");
    assertThat(changes(two, "other=two", 100)).isEmpty();
    assertThat(changes(two, "other=two@position:" + before, 100))
        .contains("removed table n.yours>", "changed table >n.changed");
  }

  @Test
  void changeSaysWhatIsDifferentByNames() {
    Lake one = lake("first");
    Lake two = lake("second");
    one.table("n", "t");
    two.table("n", "t");
    api.post(two.catalog() + "/namespaces/n/tables/t", ADD_COLUMN).is(200);
    JsonNode page = api.get(one.management() + "/diff?other=second&namespace=n").is(200).json();
    assertThat(page.get("other").asText())
        .isEqualTo(two.warehouse() + "@position:" + page.get("to").asLong());
    JsonNode change = page.at("/changes/0");
    assertThat(change.get("id").asText()).isEqualTo(two.id("n", "t"));
    assertThat(change.get("previous-id").asText()).isEqualTo(one.id("n", "t"));
    assertThat(change.at("/schema/added/0/name").asText()).isEqualTo("city");
    assertThat(change.at("/schema/changed")).isEmpty();
    assertThat(change.get("properties-set")).hasToString("{\"owner\":\"bob\"}");
    JsonNode whole =
        api.get(one.management() + "/diff?other=second").is(200).json().at("/changes/0");
    assertThat(whole.at("/settings/name").asText()).isEqualTo("second");
    assertThat(whole.at("/settings/previous-name").asText()).isEqualTo("first");
  }

  @Test
  void manyNamespacesTakeMoreThanOnePage() {
    Lake one = lake("many");
    lake("few");
    List<String> expected = new ArrayList<>(List.of("changed warehouse >"));
    for (int i = 0; i < 60; i++) {
      one.namespace("a" + i);
      expected.add("removed namespace a" + i + ">");
    }
    assertThat(changes(one, "other=few", 100)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void otherThatIsNoneIsRefused() {
    Lake lake = lake("alone");
    lake("beside");
    String diff = lake.management() + "/diff?";
    api.get(diff + "other=none").isError(404, "NoSuchWarehouseException");
    api.get(diff + "other=" + UUID.randomUUID()).isError(404, "NoSuchWarehouseException");
    api.get(diff + "other=beside@position:0").isError(404, "NoSuchWarehouseException");
    api.get(diff + "other=beside@tag:none").isError(404, "SavepointNotFound");
    String ids =
        api.get(diff + "from=" + database.head()).is(200).json().path("next-page-token").asText("");
    assertThat(ids).isEmpty();
    for (String query :
        List.of(
            "",
            "other=beside@yesterday",
            "other=beside&to=" + database.head(),
            "other=beside&from=x",
            "other=beside&namespace=a%1F%1Fb",
            "other=beside&pageToken=x",
            "other=beside&pageSize=0")) {
      api.get(diff + query).isError(400, "BadRequestException");
    }
    api.get(diff + "other=beside", "X-Catalog-As-Of", String.valueOf(database.head()))
        .isError(400, "BadRequestException");
    String token = api.get(diff + "other=beside&pageSize=1").is(200).text("/next-page-token");
    api.get(diff + "other=beside&namespace=n&pageToken=" + token)
        .isError(400, "BadRequestException");
    api.get(diff + "from=" + database.head() + "&pageToken=" + token)
        .isError(400, "BadRequestException");
  }
}
