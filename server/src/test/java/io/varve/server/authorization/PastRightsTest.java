package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import io.varve.server.fault.FakeStore;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rights of now decide what of the past is seen. */
final class PastRightsTest {

  private static GuardedServer server;

  @BeforeAll
  static void start() {
    server = new GuardedServer(true);
    server.grant(ADMIN, "/project", "owner", "project_admin");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String past() {
    return server.catalog() + "@" + server.database.head();
  }

  private static void rename(String namespace, String name, String to, String newName) {
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["%s"], "name": "%s"},
             "destination": {"namespace": ["%s"], "name": "%s"}}\
            """
                .formatted(namespace, name, to, newName))
        .is(204);
  }

  private static List<String> names(String subject, String path) {
    return server.as(subject, "GET", path, null).is(200).json().findValuesAsString("name");
  }

  @Test
  void rightsAreThoseOfWhereThingsAreNow() {
    String open = server.namespace("owner", "open");
    server.namespace("owner", "secret");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + open, "eve", "select");
    for (String name : List.of("stays", "leaves", "dropped")) {
      server.table("owner", "open", name);
    }
    for (String name : List.of("comes", "hidden")) {
      server.table("owner", "secret", name);
    }
    String past = past();
    rename("open", "leaves", "secret", "left");
    rename("secret", "comes", "open", "came");
    server
        .as("owner", "DELETE", server.catalog() + "/namespaces/open/tables/dropped", null)
        .is(204);
    server
        .as("owner", "DELETE", server.catalog() + "/namespaces/secret/tables/hidden", null)
        .is(204);

    String tables = past + "/namespaces/open/tables";
    assertThat(names("owner", tables)).containsExactly("dropped", "leaves", "stays");
    assertThat(names("eve", tables)).containsExactly("dropped", "stays");
    server.as("eve", "GET", tables + "/stays", null).is(200);
    server.as("eve", "GET", tables + "/dropped", null).is(200);
    String missing = server.as("eve", "GET", tables + "/none", null).is(404).text("/error/message");
    assertThat(server.as("eve", "GET", tables + "/leaves", null).is(404).text("/error/message"))
        .isEqualTo(missing.replace("none", "leaves"));
    server.as("owner", "GET", tables + "/leaves", null).is(200);

    String secret = past + "/namespaces/secret";
    server.as("eve", "GET", secret, null).is(404);
    server.as("eve", "GET", secret + "/tables", null).is(404);
    // It may be read where it is now, and that it was elsewhere is not told.
    server.as("eve", "GET", secret + "/tables/comes", null).is(404);
    server.as("eve", "GET", secret + "/tables/hidden", null).is(404);
    server.as("owner", "GET", secret + "/tables/comes", null).is(200);
    server.as("eve", "GET", past() + "/namespaces/open/tables/came", null).is(200);
    assertThat(server.as("eve", "GET", past + "/namespaces", null).is(200).json().at("/namespaces"))
        .hasToString("[[\"open\"]]");
    server.as("mallory", "GET", tables, null).is(404);

    server.revoke(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + open, "eve", "select");
    server.as("eve", "GET", tables + "/stays", null).is(404);
  }

  @Test
  void hiddenNamespaceThatSomethingWasInIsNotTold() {
    String here = server.namespace("owner", "here");
    server.namespace("owner", "vault");
    String inner = server.namespace("owner", "vault", "inner");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + here, "ivy", "select");
    server.table("owner", "vault%1Finner", "t");
    server.table("owner", "here", "gone");
    String past = past() + "/namespaces/";
    server
        .as(
            "owner",
            "POST",
            GuardedServer.MANAGEMENT
                + "/warehouse/"
                + server.warehouse()
                + "/namespace/"
                + inner
                + "/move",
            "{\"destination\": [\"here\", \"inner\"]}")
        .is(200);
    rename("here", "gone", "vault", "gone");
    server.as("owner", "DELETE", server.catalog() + "/namespaces/vault/tables/gone", null).is(204);

    String now = past() + "/namespaces/here%1Finner";
    for (String asked : List.of("", "/tables", "/tables/t")) {
      server.as("ivy", "GET", now + asked, null).is(200);
      server.as("ivy", "GET", past + "vault%1Finner" + asked, null).is(404);
      server.as("owner", "GET", past + "vault%1Finner" + asked, null).is(200);
    }
    server.as("ivy", "GET", past + "here/tables/gone", null).is(404);
    assertThat(names("ivy", past + "here/tables")).isEmpty();
  }

  @Test
  void namespaceThatIsGoneIsForThoseWhoMayReadAroundIt() {
    server.grant("owner", "/warehouse/" + server.warehouse(), "analyst", "select");
    server.namespace("owner", "gone");
    server.table("owner", "gone", "t");
    String past = past() + "/namespaces/gone";
    server
        .as("owner", "DELETE", server.catalog() + "/namespaces/gone?recursive=true", null)
        .is(204);
    past();
    server.as("analyst", "GET", past, null).is(200);
    server.as("analyst", "GET", past + "/tables/t", null).is(200);
    assertThat(names("analyst", past + "/tables")).containsExactly("t");
    server.as("mallory", "GET", past + "/tables/t", null).is(404);
  }

  @Test
  void folderThatIsSomebodyElsesNowIsNotGivenForThePast() throws IOException {
    try (FakeStore store = new FakeStore()) {
      String id =
          server
              .as(
                  "owner",
                  "POST",
                  GuardedServer.MANAGEMENT + "/warehouse",
                  """
                  {"warehouse-name": "folders",
                   "storage-profile": {"type": "s3", "bucket": "bucket", "region": "us-east-1",
                     "flavor": "s3-compat", "endpoint": "%s", "path-style-access": true,
                     "sts-enabled": true},
                   "storage-credential": {"type": "s3", "credential-type": "access-key",
                     "access-key-id": "a", "secret-access-key": "b"}}\
                  """
                      .formatted(store.url()))
              .is(201)
              .text("/warehouse-id");
      String catalog = "/catalog/v1/" + id;
      for (String name : List.of("open", "secret")) {
        server
            .as("owner", "POST", catalog + "/namespaces", "{\"namespace\":[\"" + name + "\"]}")
            .is(200);
      }
      String open =
          server
              .as("owner", "GET", catalog + "/namespaces/open?returnUuid=true", null)
              .text("/namespace-uuid");
      server.grant("owner", "/warehouse/" + id + "/namespace/" + open, "eve", "select");
      String tables = "/namespaces/open/tables";
      String file =
          server
              .as(
                  "owner",
                  "POST",
                  catalog + tables,
                  "{\"name\":\"t\",\"schema\":" + GuardedServer.SCHEMA + "}")
              .is(200)
              .text("/metadata-location");
      String past = catalog + "@" + server.database.head() + tables + "/t";
      assertThat(credentials("eve", past)).isEqualTo(1);
      server.as("owner", "DELETE", catalog + tables + "/t", null).is(204);
      past();
      assertThat(credentials("eve", past)).isEqualTo(1);
      server
          .as(
              "owner",
              "POST",
              catalog + "/namespaces/secret/register",
              "{\"name\":\"mine\",\"metadata-location\":\"" + file + "\"}")
          .is(200);
      past();
      assertThat(credentials("eve", past)).isZero();
      assertThat(credentials("owner", past)).isEqualTo(1);
    }
  }

  private static int credentials(String subject, String table) {
    Answer loaded =
        server.as(subject, "GET", table, null, "X-Iceberg-Access-Delegation", "vended-credentials");
    Answer asked = server.as(subject, "GET", table + "/credentials", null);
    if (loaded.status() != 200) {
      assertThat(loaded.status()).isEqualTo(404);
      assertThat(asked.status()).isEqualTo(404);
      return 0;
    }
    int given = loaded.json().at("/storage-credentials").size();
    assertThat(asked.json().at("/storage-credentials").size()).isEqualTo(given);
    return given;
  }
}
