package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Projects, and which of them a request means. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProjectsTest {

  private static final String PROJECT = "/management/v1/project";
  private static final String DEFAULT = "00000000-0000-0000-0000-000000000000";

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

  private String create(String name) {
    return api.post(PROJECT, "{\"project-name\": \"" + name + "\"}").is(201).text("/project-id");
  }

  @Test
  void aProjectIsCreatedListedRenamedAndDeleted() {
    String id = create("größe");
    assertThat(api.get(PROJECT + "/" + id).is(200).text("/project-name")).isEqualTo("größe");
    assertThat(
            api.get("/management/v1/project-list")
                .is(200)
                .json()
                .get("projects")
                .findValuesAsText("project-id"))
        .contains(id, DEFAULT);
    api.post(PROJECT + "/" + id + "/rename", "{\"new-name\": \"klein\"}").is(200);
    assertThat(api.get(PROJECT, "x-project-id", id).is(200).text("/project-name"))
        .isEqualTo("klein");
    api.delete(PROJECT + "/" + id).is(204);
    api.get(PROJECT + "/" + id).isError(404, "ProjectNotFound");
    api.delete(PROJECT + "/" + id).isError(404, "ProjectNotFound");
    api.post(PROJECT + "/" + id + "/rename", "{\"new-name\": \"x\"}")
        .isError(404, "ProjectNotFound");
  }

  @Test
  void anIdMayBeChosenButIsNeverUsedAgain() {
    String id = UUID.randomUUID().toString();
    String body = "{\"project-name\": \"p\", \"project-id\": \"" + id + "\"}";
    assertThat(api.post(PROJECT, body).is(201).text("/project-id")).isEqualTo(id);
    api.post(PROJECT, body).isError(409, "ProjectIdAlreadyExists");
    api.delete(PROJECT + "/" + id).is(204);
    api.post(PROJECT, body).isError(409, "ProjectIdAlreadyExists");
    api.post(PROJECT, "{\"project-name\": \"p\", \"project-id\": \"no uuid\"}")
        .isError(400, "BadRequestException");
    api.post(PROJECT, "{}").isError(400, "BadRequestException");
    api.post(PROJECT, "{\"project-name\": \"\"}").isError(400, "BadRequestException");
  }

  @Test
  void aKeyMakesOneProject() {
    String key = UUID.randomUUID().toString();
    String body = "{\"project-name\": \"once\"}";
    String first = api.post(PROJECT, body, "Idempotency-Key", key).is(201).text("/project-id");
    assertThat(api.post(PROJECT, body, "Idempotency-Key", key).is(201).text("/project-id"))
        .isEqualTo(first);
  }

  @Test
  void theHeaderSaysWhichProjectAWarehouseIsIn() {
    String id = create("second");
    String body =
        "{\"warehouse-name\": \"shared-name\", \"storage-profile\": {\"type\": \"file\"}}";
    String first = api.post("/management/v1/warehouse", body).is(201).text("/id");
    String second =
        api.post("/management/v1/warehouse", body, "x-project-id", id).is(201).text("/id");
    assertThat(api.config("shared-name").is(200).text("/overrides/prefix")).isEqualTo(first);
    assertThat(api.config("shared-name", "x-project-id", id).text("/overrides/prefix"))
        .isEqualTo(second);
    assertThat(api.config(id + "/shared-name").text("/overrides/prefix")).isEqualTo(second);
    assertThat(api.get("/management/v1/warehouse?projectId=" + id).json().get("warehouses"))
        .hasSize(1);
    api.delete(PROJECT + "/" + id).isError(409, "ProjectNotEmpty");
    api.delete("/management/v1/warehouse/" + second).is(204);
    api.delete(PROJECT + "/" + id).is(204);
    api.post("/management/v1/warehouse", body, "x-project-id", id).isError(404, "ProjectNotFound");
  }

  @Test
  void idOfAWarehouseIsNoProjectAndTheOtherWayRound() {
    String project = create("third");
    String warehouse =
        api.post(
                "/management/v1/warehouse",
                "{\"warehouse-name\": \"w\", \"storage-profile\": {\"type\": \"file\"}}",
                "x-project-id",
                project)
            .is(201)
            .text("/id");
    long events = database.events();
    api.post(PROJECT + "/" + warehouse + "/rename", "{\"new-name\": \"x\"}")
        .isError(404, "ProjectNotFound");
    api.delete(PROJECT + "/" + warehouse).isError(404, "ProjectNotFound");
    api.post("/management/v1/warehouse/" + project + "/rename", "{\"new-name\": \"x\"}").is(404);
    assertThat(database.events()).isEqualTo(events);
    assertThat(api.get(PROJECT + "/" + project).text("/project-name")).isEqualTo("third");
  }
}
