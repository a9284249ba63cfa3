package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.authorization.GuardedServer.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A restore by a task has the rights that who asked has when it works. */
final class LargeRestoreRightsTest {

  private static GuardedServer server;
  private static long position;
  private static String namespace;
  private static String last;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
    server.grant(ADMIN, "/project", "owner", "project_admin");
    namespace = server.namespace("owner", "shop");
    position = server.database.head();
    for (int i = 0; i < 101; i++) {
      server.table("owner", "shop", "t" + i);
    }
    server.database.awaitSealed();
    last =
        server
            .database
            .admin()
            .sql("select object_id::text from names where name = 't100'")
            .query(String.class)
            .single();
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  private static String warehouse() {
    return "/warehouse/" + server.warehouse();
  }

  private static Answer restore(String subject, String more) {
    return server.as(
        subject,
        "POST",
        GuardedServer.MANAGEMENT + warehouse() + "/restore",
        "{\"to\": {\"position\": " + position + "}" + more + "}");
  }

  private static Answer awaitTask(Answer begun, String status, String message) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> server.as("ann", "GET", begun.text("/follow"), null).is(200),
            task -> task.text("/status").equals(status) && task.text("/message").contains(message));
  }

  private static void protect(boolean on) {
    server
        .as(
            "owner",
            "POST",
            GuardedServer.MANAGEMENT + warehouse() + "/table/" + last + "/protection",
            "{\"protected\": " + on + "}")
        .is(200);
  }

  private static void runAgain(Answer begun) {
    runNow("owner", warehouse(), begun).is(204);
  }

  private static Answer runNow(String subject, String container, Answer begun) {
    return server.as(
        subject,
        "POST",
        GuardedServer.MANAGEMENT + container + "/task/control",
        "{\"action\": {\"action-type\": \"run-now\"}, \"task-ids\": [\"%s\"]}"
            .formatted(begun.text("/task-id")));
  }

  private static long dropped() {
    return server.database.count(
        "select count(*) from events where event_name = 'TableSoftDropped'"
            + " and metadata->>'actor' = 'oidc~ann'");
  }

  @Test
  void rightThatIsTakenAwayStopsIt() {
    server.grant("owner", warehouse() + "/namespace/" + namespace, "ann", "modify");
    restore("ann", "").is(403);
    String scope = ", \"scope\": {\"namespaces\": [[\"shop\"]]}";
    // She could not follow the task.
    restore("ann", scope).is(403);
    server.grant("owner", warehouse(), "ann", "describe");
    restore("ann", "").is(403);
    protect(true);
    server.database.awaitSealed();
    Answer begun = restore("ann", scope).is(202);
    awaitTask(begun, "FAILED", "in the way of 1 objects");
    assertThat(dropped()).isEqualTo(100);

    // Who manages projects and nothing in them does not run it.
    server.grant(ADMIN, "/server", "keeper", "admin");
    runNow("keeper", "/project", begun).is(403);

    protect(false);
    server.revoke("owner", warehouse() + "/namespace/" + namespace, "ann", "modify");
    runAgain(begun);
    awaitTask(begun, "FAILED", "may not");
    assertThat(dropped()).isEqualTo(100);

    server.grant("owner", warehouse() + "/namespace/" + namespace, "ann", "modify");
    runAgain(begun);
    awaitTask(begun, "SUCCESS", "changes");
    assertThat(dropped()).isEqualTo(101);
  }
}
