package io.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.server.management.Management;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who asked is erased once, by an event, however many ask for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestErasureTest {

  private static final String REQUEST = "/management/v1/request";
  private static final String ERASED =
      "salt = '' and num_nonnulls(user_agent, remote_address, reason, ticket) = 0";

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

  private void change(String requestId) {
    api.post(
            "/management/v1/project",
            "{\"project-name\": \"of a person\"}",
            "x-request-id",
            requestId,
            "User-Agent",
            "agent-of-" + requestId.hashCode(),
            "X-Change-Reason",
            "Ada asked for it")
        .is(201);
  }

  private long rows(String requestId, String where) {
    return database.count(
        "select count(*) from requests where request_id = '" + requestId + "' and " + where);
  }

  private long erasures(String requestId) {
    return database.count(
        "select count(*) from events where event_name = 'RequestErased'"
            + " and payload->>'request-id' = '"
            + requestId
            + "'");
  }

  @Test
  void allRowsOfARequestAreErasedOnceAndTheLedgerSaysSo() {
    change("shared");
    change("shared");
    assertThat(rows("shared", "reason = 'Ada asked for it'")).isEqualTo(2);
    api.delete(REQUEST + "/shared", "x-request-id", "eraser", "X-Change-Reason", "case 17").is(204);
    assertThat(rows("shared", ERASED)).isEqualTo(2);
    assertThat(erasures("shared")).isEqualTo(2);
    assertThat(rows("eraser", "reason = 'case 17'")).isEqualTo(1);
    assertThat(
            database.count(
                "select count(*) from events c join events e on e.payload->>'request-hash' ="
                    + " c.metadata->>'request-hash' where c.event_name = 'ProjectCreated' and"
                    + " c.metadata->>'request-id' = 'shared' and e.event_name = 'RequestErased' and"
                    + " e.metadata->>'request-id' = 'eraser'"))
        .as("changes beside their erasures")
        .isEqualTo(2);
    api.delete(REQUEST + "/shared").is(204);
    assertThat(erasures("shared")).isEqualTo(2);
    database.assertProved();
  }

  @Test
  void idsThatNoPathCanHaveAreErasedToo() {
    change("a/b c%");
    api.delete(REQUEST + "?id=a%2Fb%20c%25").is(204);
    assertThat(rows("a/b c%", ERASED)).isEqualTo(1);
  }

  @Test
  void aRequestThatChangedNothingIsNotFoundAndNoneErasesItself() {
    api.delete(REQUEST + "/nobody").isError(404, "RequestNotFound");
    api.delete(REQUEST).is(400);
    change("own");
    api.delete(REQUEST + "/own", "x-request-id", "own").isError(400, "BadRequestException");
    assertThat(rows("own", ERASED)).isZero();
  }

  @Test
  void manyWhoEraseTheSameEraseItOnce() throws Exception {
    change("raced");
    Together.run(
        Duration.ofSeconds(30),
        Collections.nCopies(4, () -> api.delete(REQUEST + "/raced").is(204)));
    assertThat(erasures("raced")).isEqualTo(1);
    assertThat(rows("raced", ERASED)).isEqualTo(1);
  }

  @Test
  void theCommandLineErases() {
    change("by hand");
    int code =
        Varve.commandLine()
            .execute(
                "request",
                "erase",
                "by hand",
                "--uri",
                server.url(),
                "--reason",
                "case 18",
                "--yes");
    assertThat(code).isZero();
    assertThat(rows("by hand", ERASED)).isEqualTo(1);
    assertThat(database.count("select count(*) from requests where reason = 'case 18'"))
        .isEqualTo(1);
  }
}
