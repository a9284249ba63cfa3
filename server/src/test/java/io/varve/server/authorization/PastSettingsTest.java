package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.authorization.GuardedServer.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Projects, protection, holds, managed access, tags, somebody's roles and all grants of a project
 * are answered as they were.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PastSettingsTest {

  private static final String AS_OF = "X-Catalog-As-Of";
  private static final String SECOND = "01a00000-0000-7000-8000-000000000002";

  private final GuardedServer server = new GuardedServer();
  private String warehouse = "";
  private String parent = "";
  private String child = "";
  private String table = "";
  private String role = "";
  private String group = "";
  private String outer = "";

  @BeforeAll
  void start() {
    server.grant(ADMIN, "/project", ADMIN, "project_admin");
    warehouse = "/warehouse/" + server.warehouse();
    parent = server.namespace(ADMIN, "parent");
    child = server.namespace(ADMIN, "parent", "child");
    table = server.table(ADMIN, "parent%1Fchild", "orders");
    role = role("analysts");
    group = role("group");
    outer = role("outer");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String head() {
    return String.valueOf(server.database.head());
  }

  private String role(String name) {
    return post("/role", "{\"name\":\"" + name + "\"}").is(201).text("/id");
  }

  private Answer post(String path, String body) {
    return server.as(ADMIN, "POST", MANAGEMENT + path, body);
  }

  private void add(String of, String type, String member) {
    post(
            "/role/" + of + "/members",
            "{\"members\":[{\"type\":\"" + type + "\",\"id\":\"" + member + "\"}]}")
        .is(200);
  }

  private Map<String, Answer> answers(String who, String... headers) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    String within = warehouse + "/table/" + table;
    for (String path :
        List.of(
            "/project-list",
            "/project",
            "/project/" + SECOND,
            "/grants",
            "/grants?pageSize=4",
            warehouse + "/protection",
            warehouse + "/namespace/" + parent + "/protection",
            within + "/protection",
            within + "/hold",
            "/permissions" + warehouse,
            "/permissions/namespace/" + parent,
            "/permissions/namespace/" + child,
            warehouse + "/savepoint",
            warehouse + "/savepoint?pageSize=1",
            "/user/oidc~ann/roles",
            "/user/oidc~ann/roles/transitive",
            "/user/oidc~ann/roles/transitive?pageSize=1",
            "/role/" + group + "/member-of",
            "/role/" + role + "/member-of/transitive")) {
      answers.put(path, server.as(who, "GET", MANAGEMENT + path, null, headers));
    }
    return answers;
  }

  private List<Runnable> changes() {
    String within = warehouse + "/table/" + table;
    String catalog = server.catalog() + "/namespaces/parent%1Fchild";
    return List.of(
        () -> post(warehouse + "/protection", "{\"protected\":true}").is(200),
        () -> post(warehouse + "/protection", "{\"protected\":false}").is(200),
        () ->
            post(warehouse + "/namespace/" + parent + "/protection", "{\"protected\":true}")
                .is(200),
        () -> post(within + "/protection", "{\"protected\":true}").is(200),
        () -> post(within + "/hold", "{\"reason\":\"court\"}").is(200),
        () ->
            post(within + "/hold", "{\"reason\":\"tax\",\"until\":\"2099-01-01T00:00:00Z\"}")
                .is(200),
        () -> server.as(ADMIN, "DELETE", MANAGEMENT + within + "/hold", null).is(204),
        () -> post(within + "/protection", "{\"protected\":false}").is(200),
        () -> post("/permissions/namespace/" + child + "/managed-access", managed(true)).is(200),
        () -> post("/permissions" + warehouse + "/managed-access", managed(true)).is(200),
        () -> post("/permissions/namespace/" + child + "/managed-access", managed(false)).is(200),
        () -> post("/permissions" + warehouse + "/managed-access", managed(false)).is(200),
        () -> post("/permissions/namespace/" + parent + "/managed-access", managed(true)).is(200),
        () -> post(warehouse + "/savepoint", "{\"name\":\"b\"}").is(201),
        () ->
            post(
                    warehouse + "/savepoint",
                    "{\"name\":\"a\",\"protect-until\":\"2099-01-01T00:00:00Z\"}")
                .is(201),
        () -> server.as(ADMIN, "DELETE", MANAGEMENT + warehouse + "/savepoint/b", null).is(204),
        () -> add(role, "user", "oidc~ann"),
        () -> add(group, "role", role),
        () -> add(outer, "role", group),
        () -> add(outer, "user", "oidc~ann"),
        () ->
            server
                .as(ADMIN, "DELETE", MANAGEMENT + "/role/" + outer + "/members/user/oidc~ann", null)
                .is(204),
        () -> server.grant(ADMIN, within, group, "select"),
        () -> server.grant(ADMIN, "/server", outer, "auditor"),
        () -> server.grant(ADMIN, within, "ann", "modify"),
        () -> server.as(ADMIN, "DELETE", MANAGEMENT + "/role/" + group, null).is(204),
        () ->
            post("/project", "{\"project-name\":\"two\",\"project-id\":\"" + SECOND + "\"}")
                .is(201),
        () -> post("/project/" + SECOND + "/rename", "{\"new-name\":\"zwei\"}").is(200),
        () -> server.as(ADMIN, "DELETE", MANAGEMENT + "/project/" + SECOND, null).is(204),
        () ->
            post(
                    warehouse + "/delete-profile",
                    "{\"delete-profile\":{\"type\":\"soft\",\"expiration-seconds\":3600}}")
                .is(200),
        () -> server.as(ADMIN, "DELETE", catalog + "/tables/orders", null).is(204),
        () ->
            post(
                    warehouse + "/deleted-tabulars/undrop",
                    "{\"targets\":[{\"type\":\"table\",\"id\":\"" + table + "\"}]}")
                .is(204),
        () ->
            post(warehouse + "/delete-profile", "{\"delete-profile\":{\"type\":\"hard\"}}").is(200),
        () -> server.as(ADMIN, "DELETE", catalog + "/tables/orders", null).is(204),
        () -> server.namespace(ADMIN, "spare"),
        () -> server.as(ADMIN, "DELETE", server.catalog() + "/namespaces/spare", null).is(204));
  }

  private static String managed(boolean managed) {
    return "{\"managed-access\":" + managed + "}";
  }

  private static Answer of(Map<String, Answer> answers, String path) {
    return Objects.requireNonNull(answers.get(path), path);
  }

  @Test
  void answersOfThenAreThoseThatWereGivenThen() {
    List<Runnable> changes = changes();
    Map<String, Map<String, Answer>> then = new LinkedHashMap<>();
    then.put(head(), answers(ADMIN));
    for (Runnable change : changes) {
      change.run();
      then.put(head(), answers(ADMIN));
    }
    assertThat(then).hasSize(changes.size() + 1);
    String protection = warehouse + "/table/" + table + "/protection";
    then.forEach(
        (position, answers) -> {
          Map<String, Answer> asked = answers(ADMIN, AS_OF, position);
          answers.forEach(
              (path, answer) -> {
                Answer again = of(asked, path);
                if (path.endsWith("/hold") && of(answers, protection).status() == 404) {
                  // It was dropped and could come back: that was not there.
                  assertThat(again.status()).isEqualTo(404);
                } else if (answer.status() != 200) {
                  assertThat(again.status())
                      .as(path + " at " + position)
                      .isEqualTo(answer.status());
                } else {
                  assertThat(again.body()).as(path + " at " + position).isEqualTo(answer.body());
                }
              });
        });
  }

  @Test
  void holdThatHadRunOutWasNone() {
    String held = server.table(ADMIN, "parent", "held");
    String hold = MANAGEMENT + warehouse + "/table/" + held + "/hold";
    Instant until = Instant.now().plusSeconds(10);
    server.as(ADMIN, "POST", hold, "{\"reason\":\"short\",\"until\":\"" + until + "\"}").is(200);
    assertThat(server.as(ADMIN, "GET", hold, null, AS_OF, head()).is(200).text("/reason"))
        .isEqualTo("short");
    await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(until));
    assertThat(server.as(ADMIN, "GET", hold, null, AS_OF, until.toString()).is(200).body())
        .isEqualTo("{\"held\":false}");
  }

  @Test
  void pastThatIsHiddenNowStaysHidden() {
    String then = head();
    for (String who : List.of("mallory", "ann")) {
      Map<String, Answer> today = answers(who);
      answers(who, AS_OF, then)
          .forEach(
              (path, answer) ->
                  assertThat(answer.status())
                      .as(who + " " + path)
                      .isEqualTo(of(today, path).status()));
      assertThat(of(today, "/grants").status()).as(who).isGreaterThan(400);
      assertThat(
              server.as(who, "GET", MANAGEMENT + "/project-list", null, AS_OF, then).is(200).body())
          .isEqualTo("{\"projects\":[]}");
    }
  }

  @Test
  void refusalSaysWhatIsAnswered() {
    Map.of(
            warehouse + "/actions",
            "/management/v1/grants",
            "/user",
            "user/ID/roles",
            "/project/timeline",
            "between two",
            warehouse + "/deleted-tabulars",
            "timeline",
            "/info",
            "events")
        .forEach(
            (path, hint) ->
                assertThat(
                        server
                            .as(ADMIN, "GET", MANAGEMENT + path, null, AS_OF, "1")
                            .is(400)
                            .text("/error/message"))
                    .as(path)
                    .contains(AS_OF, hint));
  }
}
