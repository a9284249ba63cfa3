package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A namespace gets another name, and what it holds moves with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NamespaceMoveTest {

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestServer server = TestServer.unused(database, false);
  private final Management api = new Management(server);

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
    Lake lake = new Lake(api, database, api.softWarehouse(name));
    lake.namespace("a");
    lake.namespace("a", "b");
    lake.namespace("x");
    lake.table("a%1Fb", "t");
    return lake;
  }

  private Management.Response move(Lake lake, String id, String body) {
    return api.post(lake.management() + "/namespace/" + id + "/move", body);
  }

  @Test
  void aNamespaceIsMovedWithWhatItHolds() {
    Lake lake = lake("moving");
    String id = lake.id("a\u001fb");
    String table = lake.id("a\u001fb", "t");
    var response = move(lake, id, "{\"destination\": [\"x\", \"c\"]}").is(200);
    assertThat(response.text("/namespace-id")).isEqualTo(id);
    assertThat(response.text("/namespace/1")).isEqualTo("c");
    assertThat(response.text("/parent-namespace-id")).isEqualTo(lake.id("x"));
    api.get(lake.catalog() + "/namespaces/a%1Fb").is(404);
    api.get(lake.catalog() + "/namespaces/x%1Fc/tables/t").is(200);
    assertThat(lake.id("x\u001fc", "t")).isEqualTo(table);
    long events = database.events();
    move(lake, id, "{\"destination\": [\"x\", \"c\"]}").is(200);
    assertThat(database.events()).isEqualTo(events);
    var top = move(lake, id, "{\"destination\": [\"d\"]}").is(200);
    assertThat(top.json().at("/parent-namespace-id").isTextual()).isFalse();
    api.get(lake.catalog() + "/namespaces/d/tables/t").is(200);
    api.delete(lake.catalog() + "/namespaces/x").is(204);
  }

  @Test
  void impossibleMoveIsRefusedWithItsReason() {
    Lake lake = lake("refusing");
    String a = lake.id("a");
    String b = lake.id("a\u001fb");
    move(lake, a, "{\"destination\": [\"y\"]}").isError(400, "BadRequestException");
    move(lake, b, "{\"destination\": [\"x\"]}").isError(409, "AlreadyExistsException");
    move(lake, b, "{\"destination\": [\"y\", \"b\"]}").isError(404, "NoSuchNamespaceException");
    move(lake, b, "{\"destination\": [\"a\", \"b\", \"c\"]}").isError(400, "BadRequestException");
    move(lake, b, "{\"destination\": []}").isError(400, "BadRequestException");
    move(lake, b, "{\"destination\": [\"..\"]}").isError(400, "BadRequestException");
    move(lake, UUID.randomUUID().toString(), "{\"destination\": [\"y\"]}")
        .isError(404, "NoSuchNamespaceException");
    api.post(lake.management() + "/namespace/" + b + "/protection", "{\"protected\": true}")
        .is(200);
    move(lake, b, "{\"destination\": [\"y\"]}").isError(409, "NamespaceProtected");
    move(lake, b, "{\"destination\": [\"y\"], \"force\": true}").is(200);
  }

  @Test
  void tablesCreatedDuringAMoveAreUnderTheNewNameOrNowhere() throws InterruptedException {
    Lake lake = lake("racing");
    for (int i = 0; i < 20; i++) {
      String name = "m" + i;
      lake.namespace("a", name);
      String id = lake.id("a\u001f" + name);
      Thread making =
          Thread.startVirtualThread(
              () ->
                  api.post(
                      lake.catalog() + "/namespaces",
                      "{\"namespace\": [\"a\", \"" + name + "\", \"c\"]}"));
      move(lake, id, "{\"destination\": [\"" + name + "\"]}");
      making.join();
    }
    assertThat(
            database.count(
                """
                select count(*) from namespaces c join namespaces p on p.namespace_id = c.parent_id
                where c.path <> p.path || u&'\\001f' || c.name
                """))
        .isZero();
  }

  @Test
  void tableDroppedBeforeAMoveIsUndroppedUnderTheNewName() {
    Lake lake = lake("following");
    String table = lake.id("a\u001fb", "t");
    api.delete(lake.catalog() + "/namespaces/a%1Fb/tables/t").is(204);
    move(lake, lake.id("a\u001fb"), "{\"destination\": [\"x\", \"b\"]}").is(200);
    api.delete(lake.catalog() + "/namespaces/x?recursive=true").is(204);
    api.post(
            lake.management() + "/deleted-tabulars/undrop",
            "{\"targets\": [{\"type\": \"table\", \"id\": \"" + table + "\"}]}")
        .is(204);
    assertThat(lake.id("x\u001fb", "t")).isEqualTo(table);
    api.get(lake.catalog() + "/namespaces/x%1Fb/tables/t").is(200);
  }
}
