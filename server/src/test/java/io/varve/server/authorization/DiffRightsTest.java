package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** A diff has what a request may see of both positions, by the rights of now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DiffRightsTest {

  private final GuardedServer server = new GuardedServer();
  private String warehouse = "";

  @BeforeAll
  void start() {
    server.grant(ADMIN, "/project", "owner", "project_admin");
    warehouse = GuardedServer.MANAGEMENT + "/warehouse/" + server.warehouse();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private List<String> changes(String subject, long from) {
    List<String> found = new ArrayList<>();
    JsonNode page =
        server.as(subject, "GET", warehouse + "/diff?from=" + from, null).is(200).json();
    assertThat(page.has("next-page-token")).isFalse();
    for (JsonNode one : page.path("changes")) {
      found.add(
          words(one.path("change"))
              + " "
              + words(one.path("previous-name"))
              + ">"
              + words(one.path("name")));
    }
    return found;
  }

  private static String words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asString()));
    return String.join(".", words);
  }

  private void rename(String namespace, String name, String to, String newName) {
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

  private String tableId(String namespace, String name) {
    return server
        .database
        .admin()
        .sql(
            "select object_id::text from names x join namespaces n using (namespace_id)"
                + " where n.path = ? and x.name = ?")
        .params(namespace, name)
        .query(String.class)
        .single();
  }

  @Test
  void hiddenNamesOfThenAreNotTold() {
    String open = server.namespace("owner", "open");
    server.namespace("owner", "secret");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + open, "eve", "select");
    for (String name : List.of("stays", "leaves", "dropped")) {
      server.table("owner", "open", name);
    }
    for (String name : List.of("comes", "hidden", "lent")) {
      server.table("owner", "secret", name);
    }
    long from = server.database.head();
    rename("open", "leaves", "secret", "left");
    rename("secret", "comes", "open", "came");
    rename("secret", "lent", "open", "borrowed");
    rename("secret", "hidden", "secret", "buried");
    server.grant(
        "owner",
        "/warehouse/" + server.warehouse() + "/table/" + tableId("open", "borrowed"),
        "max",
        "select");
    server
        .as("owner", "DELETE", server.catalog() + "/namespaces/open/tables/dropped", null)
        .is(204);
    assertThat(changes("owner", from))
        .contains(
            "moved.renamed open.leaves>secret.left",
            "moved.renamed secret.comes>open.came",
            "renamed secret.hidden>secret.buried",
            "removed open.dropped>");
    assertThat(changes("eve", from))
        .containsExactlyInAnyOrder(
            "added >open.came", "added >open.borrowed", "removed open.dropped>");
    // Who may read one table sees that, and not where it was.
    assertThat(changes("max", from)).containsExactly("added >open.borrowed");
    server.as("mallory", "GET", warehouse + "/diff?from=" + from, null).is(404);
  }

  @Test
  void grantsAreForThoseWhoMayReadThem() {
    String given = server.namespace("owner", "given");
    String path = "/warehouse/" + server.warehouse() + "/namespace/" + given;
    server.grant("owner", path, "ann", "select");
    server.grant("owner", path, "sam", "describe");
    long from = server.database.head();
    server.revoke("owner", path, "ann", "select");
    server.grant("owner", path, "ben", "modify");
    server.grant("owner", path, "ida", "create");
    server.revoke("owner", path, "ida", "create");
    server.grant("owner", "/warehouse/" + server.warehouse(), "tim", "describe");
    JsonNode changes =
        server
            .as("owner", "GET", warehouse + "/diff?from=" + from, null)
            .is(200)
            .json()
            .path("changes");
    assertThat(changes.valueStream().map(one -> one.path("grants").toString()))
        .contains(
            "{\"granted\":[{\"subject\":\"oidc~tim\",\"privilege\":\"describe\"}],\"revoked\":[]}",
            "{\"granted\":[{\"subject\":\"oidc~ben\",\"privilege\":\"modify\"}],"
                + "\"revoked\":[{\"subject\":\"oidc~ann\",\"privilege\":\"select\"}]}");
    assertThat(
            server
                .as("sam", "GET", warehouse + "/diff?from=" + from, null)
                .is(200)
                .json()
                .path("changes"))
        .isEmpty();
  }
}
