package io.varve.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A server is bootstrapped once: by a request, or by itself where it makes its warehouse. */
final class BootstrapTest {

  private static final String BOOTSTRAP = "/management/v1/bootstrap";

  @Test
  void catalogCallsBeforeBootstrapSayHowToBootstrap() {
    try (CatalogDatabase database = CatalogDatabase.create();
        TestServer server = TestServer.unused(database, false)) {
      Management api = new Management(server);
      assertThat(api.get("/management/v1/info").is(200).json().get("bootstrapped").asBoolean())
          .isFalse();
      String message = api.config("demo").isError(404, "ProjectNotFound").text("/error/message");
      assertThat(message).contains("POST /management/v1/bootstrap").contains("accept-terms-of-use");
      api.get("/catalog/v1/" + UUID.randomUUID() + "/namespaces").isError(404, "ProjectNotFound");
      api.post(
              "/management/v1/warehouse",
              "{\"warehouse-name\": \"w\", \"storage-profile\": {\"type\": \"file\"}}")
          .isError(404, "ProjectNotFound");
      api.post("/management/v1/project", "{\"project-name\": \"p\"}")
          .isError(404, "ProjectNotFound");
      api.get("/management/v1/project").isError(404, "ProjectNotFound");
      api.get("/management/v1/warehouse").isError(404, "ProjectNotFound");
      assertThat(database.events()).isZero();
    }
  }

  @Test
  void bootstrapHappensOnceAndCreatesTheDefaultProject() {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      try (TestServer server = TestServer.unused(database, false)) {
        Management api = new Management(server);
        api.post(BOOTSTRAP, "{\"accept-terms-of-use\": false}")
            .isError(400, "TermsOfUseNotAccepted");
        api.post(BOOTSTRAP, "{}").isError(400, "TermsOfUseNotAccepted");
        api.post(
                BOOTSTRAP,
                "{\"accept-terms-of-use\": true, \"is-operator\": true, \"user-name\": \"Ana\"}")
            .is(204);
        api.post(BOOTSTRAP, "{\"accept-terms-of-use\": true}")
            .isError(400, "CatalogAlreadyBootstrapped");

        var info = api.get("/management/v1/info").is(200).json();
        assertThat(info.get("bootstrapped").asBoolean()).isTrue();
        assertThat(UUID.fromString(info.get("server-id").asText()).version()).isEqualTo(7);
        assertThat(info.get("default-project-id").asText()).isEqualTo(new UUID(0, 0).toString());
        assertThat(api.get("/management/v1/project").is(200).text("/project-name"))
            .isEqualTo("default");
        assertThat(api.get("/management/v1/whoami").is(200).text("/id")).isEqualTo("anonymous");
        api.config("demo").isError(404, "NoSuchWarehouseException");
        // Names of people are no part of history.
        assertThat(database.count("select count(*) from events where payload::text like '%Ana%'"))
            .isZero();
      }
      database.assertProved();
    }
  }

  @Test
  void aServerThatMakesItsWarehouseBootstrapsItselfAndLeavesItAlone() {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      String id;
      try (TestServer server = TestServer.start(database)) {
        Management api = new Management(server);
        assertThat(api.get("/management/v1/info").json().get("bootstrapped").asBoolean()).isTrue();
        id = api.config("demo").is(200).text("/overrides/prefix");
        api.post("/management/v1/warehouse/" + id + "/rename", "{\"new-name\": \"lake\"}").is(200);
      }
      try (TestServer again = TestServer.start(database)) {
        Management api = new Management(again);
        assertThat(api.config("lake").is(200).text("/overrides/prefix")).isEqualTo(id);
        api.config("demo").isError(404, "NoSuchWarehouseException");
      }
      assertThat(database.events()).isEqualTo(4);
      database.assertProved();
    }
  }

  @Test
  void aServerThatHadProjectsBeforeThereWasABootstrapIsInUse() {
    try (CatalogDatabase database = CatalogDatabase.create()) {
      try (TestServer server = TestServer.start(database)) {
        new Management(server).config("demo").is(200);
      }
      // As the version before left it: with a project, and nothing of a server.
      database.forge(
          "delete from server;"
              + " delete from heads where kind = 'server';"
              + " delete from chain; delete from seal_queue;"
              + " delete from events where stream_type = 'server'");
      try (TestServer server = TestServer.unused(database, false)) {
        Management api = new Management(server);
        api.config("demo").is(200);
        assertThat(api.get("/management/v1/info").json().get("bootstrapped").asBoolean()).isTrue();
      }
    }
  }
}
