package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.authorization.GuardedServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Undo and restore need the right to each change, and tell nothing of what is hidden. */
final class UndoRightsTest {

  private static final String MISSING = "0197e6a0-2222-7000-8000-00000000000c";

  private static GuardedServer server;

  @BeforeAll
  static void start() {
    server = new GuardedServer(true);
    server.grant(ADMIN, "/project", "owner", "project_admin");
  }

  @AfterAll
  static void stop() {
    server.database.assertProved();
    server.close();
  }

  private static String newest() {
    server.database.awaitSealed();
    return server
        .database
        .admin()
        .sql(
            "select e.event_id::text from chain c join events e using (sequence)"
                + " order by c.position desc limit 1")
        .query(String.class)
        .single();
  }

  private static String commit(String namespace, String table) {
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/namespaces/" + namespace + "/tables/" + table,
            "{\"requirements\": [], \"updates\": [{\"action\": \"set-properties\","
                + " \"updates\": {\"a\": \"1\"}}]}")
        .is(200);
    return newest();
  }

  private static Answer undo(String subject, String event) {
    return server.as(
        subject, "POST", GuardedServer.MANAGEMENT + "/events/" + event + "/undo", "{}");
  }

  private static Answer restore(String subject, long position, String scope) {
    return server.as(
        subject,
        "POST",
        GuardedServer.MANAGEMENT + "/warehouse/" + server.warehouse() + "/restore",
        "{\"to\": {\"position\": " + position + "}" + scope + "}");
  }

  private static void rename(String namespace, String name, String to) {
    server
        .as(
            "owner",
            "POST",
            server.catalog() + "/tables/rename",
            """
            {"source": {"namespace": ["%s"], "name": "%s"},
             "destination": {"namespace": ["%s"], "name": "%s"}}\
            """
                .formatted(namespace, name, to, name))
        .is(204);
  }

  private static String byId(String table) {
    return ", \"scope\": {\"tables\": [{\"id\": \"" + table + "\"}]}";
  }

  @Test
  void idOfAHiddenTableIsAnsweredLikeAMissingOne() {
    String lit = server.namespace("owner", "lit");
    server.namespace("owner", "dark");
    server.grant(
        "owner", "/warehouse/" + server.warehouse() + "/namespace/" + lit, "carl", "modify");
    String table = server.table("owner", "dark", "unseen");
    long position = server.database.head();
    commit("dark", "unseen");
    assertThat(restore("carl", position, byId(table)).is(404).body().replace(table, MISSING))
        .isEqualTo(restore("carl", position, byId(MISSING)).is(404).body());
  }

  @Test
  void nestedNamespaceInAHiddenPlaceIsLeftOutOfARestore() {
    String outer = server.namespace("owner", "outer");
    server.namespace("owner", "outer", "inner");
    server.namespace("owner", "attic");
    String on = "/warehouse/" + server.warehouse() + "/namespace/";
    server.grant("owner", on + outer, "fay", "modify");
    server.table("owner", "outer", "kept");
    server.table("owner", "outer%1Finner", "gone");
    long position = server.database.head();
    commit("outer", "kept");
    String inner =
        server
            .as(
                "owner",
                "GET",
                server.catalog() + "/namespaces/outer%1Finner?returnUuid=true",
                null)
            .is(200)
            .text("/namespace-uuid");
    server
        .as(
            "owner",
            "POST",
            GuardedServer.MANAGEMENT + on + inner + "/move",
            "{\"destination\": [\"attic\", \"inner\"]}")
        .is(200);
    server.database.awaitSealed();
    String scope = ", \"scope\": {\"namespaces\": [[\"outer\"]]}";
    assertThat(restore("fay", position, scope).is(200).body())
        .contains("kept")
        .doesNotContain("gone", "inner", "attic");
    server.database.awaitSealed();
    assertThat(restore("owner", position, scope).is(200).body()).contains("inner");
  }

  @Test
  void hiddenEventsAreAnsweredLikeMissingOnes() {
    String open = server.namespace("owner", "open");
    server.namespace("owner", "secret");
    String on = "/warehouse/" + server.warehouse() + "/namespace/" + open;
    server.grant("owner", on, "eve", "modify");
    server.grant("owner", on, "reader", "select");
    server.table("owner", "open", "t");
    server.table("owner", "secret", "t");
    String hidden = commit("secret", "t");
    String seen = commit("open", "t");
    String missing = "0197e6a0-2222-7000-8000-00000000000c";
    assertThat(undo("eve", hidden).is(404).body().replace(hidden, missing))
        .isEqualTo(undo("eve", missing).is(404).body());
    undo("mallory", seen).is(404);
    undo("reader", seen).is(403);
    undo("eve", seen).is(200);
  }

  @Test
  void restoreLeavesOutWhatIsHiddenAndNeedsTheRightToEachChange() {
    String here = server.namespace("owner", "here");
    server.namespace("owner", "vault");
    String on = "/warehouse/" + server.warehouse() + "/namespace/" + here;
    server.grant("owner", on, "ann", "modify");
    server.grant("owner", on, "bob", "select");
    server.table("owner", "here", "stays");
    server.table("owner", "here", "leaves");
    server.table("owner", "vault", "comes");
    long position = server.database.head();
    commit("here", "stays");
    rename("here", "leaves", "vault");
    rename("vault", "comes", "here");
    server.database.awaitSealed();
    String scope = ", \"scope\": {\"namespaces\": [[\"here\"]]}";
    restore("bob", position, scope).is(403);
    restore("mallory", position, scope).is(404);
    restore("ann", position, "").is(403);
    String missing = restore("ann", position, scope.replace("here", "none")).is(404).body();
    assertThat(restore("ann", position, scope.replace("here", "vault")).is(404).body())
        .isEqualTo(missing.replace("none", "vault"));
    Answer done = restore("ann", position, scope).is(200);
    assertThat(done.body()).contains("stays").doesNotContain("leaves", "comes", "vault");
    server.database.awaitSealed();
    // Who sees both gets all of it.
    assertThat(restore("owner", position, scope).is(200).body()).contains("leaves", "comes");
  }

  private static Answer clone(String subject, String namespace) {
    return server.as(
        subject,
        "POST",
        GuardedServer.MANAGEMENT + "/warehouse/" + server.warehouse() + "/restore",
        """
        {"mode": "clone", "to": {"savepoint": "rights"}, "namespace": ["%s"], "name": "copy",
         "scope": {"tables": [{"namespace": ["source"], "name": "t"}]}}\
        """
            .formatted(namespace));
  }

  @Test
  void cloneNeedsSelectOnItsSourceAndCreateWhereItIsMade() {
    String source = server.namespace("owner", "source");
    String lab = server.namespace("owner", "lab");
    server.namespace("owner", "cellar");
    server.table("owner", "source", "t");
    String on = "/warehouse/" + server.warehouse() + "/namespace/";
    server
        .as(
            "owner",
            "POST",
            GuardedServer.MANAGEMENT + "/warehouse/" + server.warehouse() + "/savepoint",
            "{\"name\": \"rights\", \"protect-until\": \"2099-01-01T00:00:00Z\"}")
        .is(201);
    server.grant("owner", on + lab, "pia", "create");
    clone("pia", "lab").is(404);
    server.grant("owner", on + source, "pia", "describe");
    clone("pia", "lab").is(403);
    server.grant("owner", on + source, "quin", "select");
    clone("quin", "lab").is(404);
    server.grant("owner", on + lab, "quin", "select");
    clone("quin", "lab").is(403);
    server.grant("owner", on + source, "pia", "select");
    assertThat(clone("pia", "cellar").is(404).body())
        .isEqualTo(clone("pia", "none").is(404).body().replace("none", "cellar"));
    clone("pia", "lab").is(200);
  }
}
