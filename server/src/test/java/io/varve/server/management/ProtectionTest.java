package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is protected stays when it or what it is in is dropped, but by force. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProtectionTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);
  private Lake lake = new Lake(api, database, "");

  @BeforeAll
  void bootstrap() {
    api.bootstrap();
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private Lake lake(String name) {
    lake = new Lake(api, database, api.localWarehouse(name));
    lake.namespace("a");
    lake.namespace("a", "b");
    lake.table("a", "t");
    lake.view("a", "v");
    return lake;
  }

  private void protect(String what, boolean on) {
    var response =
        api.post(lake.management() + what + "/protection", "{\"protected\": " + on + "}");
    assertThat(response.is(200).json().get("protected").asBoolean()).isEqualTo(on);
    assertThat(
            api.get(lake.management() + what + "/protection")
                .is(200)
                .json()
                .get("protected")
                .asBoolean())
        .isEqualTo(on);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "view"})
  void aProtectedTableOrViewIsNotDroppedButByForce(String kind) {
    lake("dropping-a-" + kind);
    String name = kind.substring(0, 1);
    String path = lake.catalog() + "/namespaces/a/" + kind + "s/" + name;
    protect("/" + kind + "/" + lake.id("a", name), true);
    String message =
        api.delete(path)
            .isError(409, "ProtectedTabularDeletionWithoutForce")
            .text("/error/message");
    assertThat(message).contains("a." + name).contains("force=true");
    api.delete(lake.catalog() + "/namespaces/a?recursive=true")
        .isError(409, "ChildTabularProtected");
    api.get(path).is(200);
    long events = database.events();
    protect("/" + kind + "/" + lake.id("a", name), true);
    assertThat(database.events()).isEqualTo(events);
    api.delete(path + "?force=true").is(204);
    api.get(path).is(404);
  }

  @Test
  void unprotectedTabularMayBeDropped() {
    lake("unprotecting");
    protect("/table/" + lake.id("a", "t"), true);
    protect("/table/" + lake.id("a", "t"), false);
    api.delete(lake.catalog() + "/namespaces/a/tables/t").is(204);
  }

  @Test
  void aProtectedTableIsNotUnregisteredAndKeepsItsProtectionWithAnotherName() {
    lake("unregistering");
    String id = lake.id("a", "t");
    protect("/table/" + id, true);
    api.post(lake.catalog() + "/namespaces/a/tables/t/unregister", "{}")
        .isError(409, "ProtectedTabularDeletionWithoutForce");
    api.post(
            lake.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["a"], "name": "t"},
             "destination": {"namespace": ["a", "b"], "name": "u"}}\
            """)
        .is(204);
    api.delete(lake.catalog() + "/namespaces/a%1Fb/tables/u")
        .isError(409, "ProtectedTabularDeletionWithoutForce");
    assertThat(lake.id("a\u001fb", "u")).isEqualTo(id);
  }

  @Test
  void aProtectedNamespaceStaysAndSoDoesTheOneAboveIt() {
    lake("namespaces");
    protect("/namespace/" + lake.id("a\u001fb"), true);
    api.delete(lake.catalog() + "/namespaces/a%1Fb").isError(409, "NamespaceProtected");
    api.delete(lake.catalog() + "/namespaces/a%1Fb?recursive=true")
        .isError(409, "NamespaceProtected");
    String message =
        api.delete(lake.catalog() + "/namespaces/a?recursive=true")
            .isError(409, "ChildNamespaceProtected")
            .text("/error/message");
    assertThat(message).contains("a.b").contains("force=true");
    api.get(lake.catalog() + "/namespaces/a/tables/t").is(200);
    api.delete(lake.catalog() + "/namespaces/a?recursive=true&force=true").is(204);
    api.get(lake.catalog() + "/namespaces/a").is(404);
  }

  @Test
  void aProtectedWarehouseStaysButByForce() {
    String id = api.localWarehouse("kept");
    lake = new Lake(api, database, id);
    protect("", true);
    assertThat(api.get(lake.management()).json().get("protected").asBoolean()).isTrue();
    api.delete(lake.management()).isError(409, "WarehouseProtected");
    api.delete(lake.management() + "?force=true").is(204);
  }

  @Test
  void listsTellIdsAndProtectionToWhoAsks() {
    lake("listing");
    protect("/namespace/" + lake.id("a"), true);
    protect("/view/" + lake.id("a", "v"), true);
    String asked = "?returnUuids=true&returnProtectionStatus=true";
    var namespaces = api.get(lake.catalog() + "/namespaces" + asked).is(200);
    assertThat(namespaces.text("/namespace-uuids/0")).isEqualTo(lake.id("a"));
    assertThat(namespaces.json().at("/protection-status/0").asBoolean()).isTrue();
    var tables = api.get(lake.catalog() + "/namespaces/a/tables" + asked).is(200);
    assertThat(tables.text("/table-uuids/0")).isEqualTo(lake.id("a", "t"));
    assertThat(tables.json().at("/protection-status/0").asBoolean(true)).isFalse();
    var views = api.get(lake.catalog() + "/namespaces/a/views" + asked).is(200);
    assertThat(views.text("/table-uuids/0")).isEqualTo(lake.id("a", "v"));
    assertThat(views.json().at("/protection-status/0").asBoolean()).isTrue();
    assertThat(api.get(lake.catalog() + "/namespaces/a?returnUuid=true").text("/namespace-uuid"))
        .isEqualTo(lake.id("a"));
    assertThat(api.get(lake.catalog() + "/namespaces").json().has("namespace-uuids")).isFalse();
  }

  @Test
  void missingTabularCannotBeProtected() {
    lake("not-there");
    String other = UUID.randomUUID().toString();
    for (String id : new String[] {other, "no-uuid"}) {
      api.get(lake.management() + "/table/" + id + "/protection")
          .isError(404, "NoSuchTableException");
      api.post(lake.management() + "/view/" + id + "/protection", "{\"protected\": true}")
          .isError(404, "NoSuchViewException");
      api.get(lake.management() + "/namespace/" + id + "/protection")
          .isError(404, "NoSuchNamespaceException");
      api.get("/management/v1/warehouse/" + id + "/protection")
          .isError(404, "NoSuchWarehouseException");
    }
    // A table of one warehouse is not in another one.
    String table = lake.id("a", "t");
    String elsewhere = "/management/v1/warehouse/" + api.localWarehouse("elsewhere");
    api.get(elsewhere + "/table/" + table + "/protection").isError(404, "NoSuchTableException");
    api.post(lake.management() + "/table/" + table + "/protection", "{}")
        .isError(400, "BadRequestException");
  }
}
