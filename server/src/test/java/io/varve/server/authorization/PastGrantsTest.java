package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Grants, roles and members are answered as they were, by the rights of now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PastGrantsTest {

  private static final String AS_OF = "X-Catalog-As-Of";
  private static final String OWNER = "owner";

  private final GuardedServer server = new GuardedServer();
  private String warehouse = "";
  private String namespace = "";
  private String table = "";
  private String role = "";
  private String group = "";

  @BeforeAll
  void start() {
    server.grant(ADMIN, "/project", OWNER, "project_admin");
    warehouse = "/warehouse/" + server.warehouse();
    namespace = server.namespace(OWNER, "sales");
    table = server.table(OWNER, "sales", "orders");
    role = role("analysts");
    group = role("group");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String head() {
    return String.valueOf(server.database.head());
  }

  private String role(String name) {
    return server
        .as(OWNER, "POST", MANAGEMENT + "/role", "{\"name\":\"" + name + "\"}")
        .is(201)
        .text("/id");
  }

  private void add(String of, String type, String member) {
    server
        .as(
            OWNER,
            "POST",
            MANAGEMENT + "/role/" + of + "/members",
            "{\"members\":[{\"type\":\"" + type + "\",\"id\":\"" + member + "\"}]}")
        .is(200);
  }

  /** Takes the last event of a name back. */
  private void undo(String name) {
    String event =
        server
            .database
            .admin()
            .sql(
                "select event_id::text from events where event_name = ?"
                    + " order by sequence desc limit 1")
            .param(name)
            .query(String.class)
            .single();
    server.as(OWNER, "POST", MANAGEMENT + "/events/" + event + "/undo", "{}").is(200);
  }

  /** All that is answered as of then, but for what is gone at the end. */
  private List<String> paths() {
    List<String> paths = new ArrayList<>();
    String tables = warehouse + "/table/" + table;
    for (String one :
        List.of(
            "/grants",
            "/grants?pageSize=3",
            "/grants?principalUser=oidc~ann",
            "/grants?principalRole=" + role,
            "/project/grants",
            warehouse + "/grants",
            warehouse + "/namespace/" + namespace + "/grants",
            tables + "/grants",
            tables + "/grants?principalUser=oidc~ann",
            tables + "/grants?pageSize=2",
            "/permissions/project/assignments",
            "/permissions" + warehouse + "/assignments",
            "/permissions/namespace/" + namespace + "/assignments",
            "/permissions" + tables + "/assignments",
            "/permissions/role/" + role + "/assignments",
            "/role",
            "/role?pageSize=1",
            "/role?roleIds=" + role,
            "/role/" + role,
            "/role/" + role + "/metadata",
            "/role/" + role + "/members",
            "/role/" + role + "/members?type=role",
            "/role/" + role + "/members?pageSize=1",
            "/role/" + role + "/members/transitive",
            "/warehouse",
            warehouse)) {
      paths.add(MANAGEMENT + one);
    }
    return paths;
  }

  private Map<String, String> answers() {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String path : paths()) {
      answers.put(path, server.as(OWNER, "GET", path, null).is(200).body());
    }
    return answers;
  }

  @Test
  void answersOfThenAreThoseThatWereGivenThen() {
    String tables = warehouse + "/table/" + table;
    List<Runnable> changes =
        List.of(
            () -> server.grant(OWNER, tables, "ann", "select"),
            () -> server.grant(OWNER, tables, "ben", "modify"),
            () -> server.grant(OWNER, tables, role, "select"),
            () -> server.grant(OWNER, warehouse + "/namespace/" + namespace, "cid", "describe"),
            () -> server.grant(OWNER, warehouse, "dan", "describe"),
            () -> server.grant(ADMIN, "/project", "eva", "describe"),
            () -> add(role, "user", "oidc~ann"),
            () -> add(role, "role", group),
            () -> add(group, "user", "oidc~gus"),
            () -> server.revoke(OWNER, tables, "ann", "select"),
            () -> server.grant(OWNER, tables, "ann", "select"),
            () -> server.revoke(OWNER, tables, OWNER, "ownership"),
            () ->
                server
                    .as(
                        OWNER,
                        "DELETE",
                        MANAGEMENT + "/role/" + role + "/members/user/oidc~ann",
                        null)
                    .is(204),
            () ->
                server
                    .as(
                        OWNER,
                        "POST",
                        MANAGEMENT + "/role/" + role,
                        "{\"name\":\"readers\",\"description\":\"who read\"}")
                    .is(200),
            () -> server.as(OWNER, "DELETE", MANAGEMENT + "/role/" + group, null).is(204),
            () -> undo("RoleDeleted"),
            () -> add(group, "user", "oidc~hal"));
    Map<String, Map<String, String>> then = new LinkedHashMap<>();
    then.put(head(), answers());
    for (Runnable change : changes) {
      change.run();
      then.put(head(), answers());
    }
    assertThat(then).hasSize(changes.size() + 1);
    then.forEach(
        (position, answers) ->
            answers.forEach(
                (path, body) ->
                    assertThat(server.as(OWNER, "GET", path, null, AS_OF, position).is(200).body())
                        .as(path + " at " + position)
                        .isEqualTo(body)));

    String last = head();
    // A role that came back has what it has now, and not what it had before.
    for (String one : List.of("", "/members", "/members/transitive")) {
      String path = MANAGEMENT + "/role/" + group + one;
      assertThat(server.as(OWNER, "GET", path, null, AS_OF, last).is(200).body())
          .as(path)
          .isEqualTo(server.as(OWNER, "GET", path, null).is(200).body());
    }
    String owners = MANAGEMENT + "/permissions/role/" + group + "/assignments";
    assertThat(server.as(OWNER, "GET", owners, null, AS_OF, last).is(200).body())
        .isEqualTo(server.as(OWNER, "GET", owners, null).is(200).body());

    // What is gone since is answered as of then.
    String grants = server.as(OWNER, "GET", MANAGEMENT + tables + "/grants", null).body();
    String members = MANAGEMENT + "/role/" + role + "/members";
    String held = server.as(OWNER, "GET", members, null).is(200).body();
    server.as(OWNER, "DELETE", server.catalog() + "/namespaces/sales/tables/orders", null).is(204);
    server.as(OWNER, "DELETE", MANAGEMENT + "/role/" + role, null).is(204);
    String now = head();
    server.as(OWNER, "GET", members, null).is(404);
    for (String path : List.of(MANAGEMENT + tables + "/grants", members)) {
      server.as(OWNER, "GET", path, null, AS_OF, now).is(404);
    }
    assertThat(server.as(OWNER, "GET", MANAGEMENT + tables + "/grants", null, AS_OF, last).body())
        .isEqualTo(grants);
    assertThat(server.as(OWNER, "GET", members, null, AS_OF, last).is(200).body()).isEqualTo(held);
    assertThat(
            server
                .as(OWNER, "GET", MANAGEMENT + "/role", null, AS_OF, last)
                .is(200)
                .json()
                .toString())
        .contains(role);
  }

  @Test
  void pastThatIsHiddenNowStaysHidden() {
    String secret = server.namespace(OWNER, "secret");
    String hidden = server.table(OWNER, "secret", "hidden");
    server.namespace(OWNER, "open");
    String seen = server.table(OWNER, "open", "seen");
    server.grant(OWNER, warehouse + "/table/" + seen, "sam", "describe");
    server.grant(OWNER, warehouse + "/table/" + hidden, "tom", "select");
    String before = head();
    server.revoke(OWNER, warehouse + "/table/" + hidden, "tom", "select");
    String now = head();
    List<String> paths = paths();
    for (String id : List.of("/table/" + hidden, "/table/" + seen, "/namespace/" + secret)) {
      paths.add(MANAGEMENT + warehouse + id + "/grants");
    }
    paths.add(MANAGEMENT + "/permissions/namespace/" + secret + "/assignments");
    paths.add(MANAGEMENT + "/server/grants");
    paths.add(MANAGEMENT + "/permissions/server/assignments");
    paths.add(MANAGEMENT + warehouse + "/table/" + UUID.randomUUID() + "/grants");
    paths.add(MANAGEMENT + "/role/" + UUID.randomUUID());
    for (String who : List.of("mallory", "sam", "tom")) {
      for (String path : paths) {
        var today = server.as(who, "GET", path, null);
        for (String moment : List.of(before, now)) {
          assertThat(server.as(who, "GET", path, null, AS_OF, moment).status())
              .as(who + " " + path)
              .isEqualTo(today.status());
        }
      }
      assertThat(
              server
                  .as(who, "GET", MANAGEMENT + "/warehouse", null, AS_OF, before)
                  .json()
                  .at("/warehouses")
                  .size())
          .as(who)
          .isEqualTo(who.equals("sam") ? 1 : 0);
    }
  }

  @Test
  void momentThatIsNoneIsRefused() {
    for (String path :
        List.of(
            "/project/grants",
            "/role",
            "/role/" + role,
            "/role/" + role + "/members",
            "/permissions/project/assignments",
            "/permissions/role/" + role + "/assignments")) {
      for (String moment : List.of("tag:x", "yesterday", "99999999", "2099-01-01T00:00:00Z")) {
        server.as(OWNER, "GET", MANAGEMENT + path, null, AS_OF, moment).is(400);
      }
    }
    server.as(OWNER, "GET", MANAGEMENT + warehouse + "/grants", null, AS_OF, "tag:none").is(404);
    server.as(OWNER, "GET", MANAGEMENT + "/role/" + role, null, AS_OF, "0").is(404);
    for (String path :
        List.of("/whoami", "/permissions" + warehouse + "/access", warehouse + "/actions")) {
      assertThat(
              server
                  .as(OWNER, "GET", MANAGEMENT + path, null, AS_OF, head())
                  .is(400)
                  .text("/error/message"))
          .contains(AS_OF);
    }
  }
}
