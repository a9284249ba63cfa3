package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.ledger.request.UserErasures;
import io.varve.query.usage.UsageRows;
import io.varve.query.usage.UsageSettings;
import io.varve.server.management.Management;
import io.varve.server.management.Management.Response;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestServer;
import io.varve.server.task.UserErasureTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** All that is said of a user's requests is erased by one event, at once, and for ever. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErasedUsersTest {

  private static final String BLANK =
      "salt = '' and num_nonnulls(user_agent, remote_address, reason, ticket) = 0";

  /** When all erasures of the test are due. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));

  private final CatalogDatabase database = CatalogDatabase.create();
  private TestServer server = TestServer.unused(database, false);
  private Management api = new Management(server);
  private String actor = "";

  @BeforeAll
  void fill() {
    api.bootstrap();
    for (int i = 0; i < 5; i++) {
      role("before-" + i, 201, "Ada asked for it");
    }
    role("before-0", 409, "Ada tried again");
    database.awaitSealed();
    actor =
        database
            .admin()
            .sql("select metadata->>'actor' from events where metadata->>'request-id' = 'before-0'")
            .query(String.class)
            .single();
  }

  @AfterAll
  void end() {
    server.close();
    database.assertProved();
    database.close();
  }

  private void role(String name, int status, String reason) {
    api.post(
            "/management/v1/role",
            "{\"name\": \"" + name + "\"}",
            "x-request-id",
            name,
            "User-Agent",
            "agent-of-ada",
            "X-Change-Reason",
            reason)
        .is(status);
  }

  private UserErasures erasures(CatalogDatabase of, int part) {
    return new UserErasures(
        JdbcClient.create(of.runtime()),
        new TransactionTemplate(new DataSourceTransactionManager(of.runtime())),
        part);
  }

  private static long blank(CatalogDatabase of) {
    return of.count("select count(*) from requests where " + BLANK);
  }

  private static boolean isDone(CatalogDatabase of) {
    return of.count("select count(*) from user_erasures where done_at is null") == 0
        && of.count("select count(*) from user_erasures") == 1;
  }

  @Test
  void oneEventErasesAllRequestsAtOnceAndATaskBlanksTheRows() {
    assertThat(api.get("/management/v1/audit?pageSize=500").is(200).body())
        .contains("agent-of-ada");
    api.delete("/management/v1/user/nobody/requests").isError(404, "UserNotFound");
    api.delete("/management/v1/user/" + actor + "/requests", "x-request-id", "eraser").is(204);
    role("after", 201, "Ada once more");
    database.awaitSealed();
    // A server that only reads runs no tasks.
    server.close();
    server = TestServer.startReadOnly(database);
    api = new Management(server);
    assertThat(
            database.count("select count(*) from events where event_name = 'UserRequestsErased'"))
        .isEqualTo(1);

    // Hidden at once, while the rows are as they were; what came later is not.
    Response audit = api.get("/management/v1/audit?pageSize=500").is(200);
    assertThat(audit.body().split("agent-of-ada", -1)).hasSize(2);
    assertThat(blank(database)).isZero();
    assertThat(database.verify(false).differences()).isEmpty();

    // It begins when nothing can be on its way any more.
    assertThat(erasures(database, 2).next(Instant.now())).isEmpty();

    // A process that is killed between parts leaves it for the next one.
    UserErasures killed = erasures(database, 2);
    Optional<UserErasures.Open> open = killed.next(LATER.instant());
    assertThat(killed.some(open.orElseThrow())).isBetween(0L, 2L);
    while (blank(database) == 0) {
      killed.some(killed.next(LATER.instant()).orElseThrow());
    }
    assertThat(blank(database)).isBetween(1L, 2L);
    assertThat(isDone(database)).isFalse();
    assertThat(database.verify(false).differences()).isEmpty();

    database
        .admin()
        .sql(
            "insert into usage_reports (table_id, actor, micros, reported_at)"
                + " values (gen_random_uuid(), ?, 1, '2026-01-01'), (gen_random_uuid(), 'b', 1, now())")
        .param(actor)
        .update();
    var usage = new UsageRows(JdbcClient.create(database.runtime()), UsageSettings.USUAL);
    new UserErasureTask(erasures(database, 2), usage, LATER).run();
    assertThat(isDone(database)).isTrue();
    assertThat(
            database.count(
                "select count(*) from requests where reason like 'Ada %' and "
                    + "not ("
                    + BLANK
                    + ")"))
        .as("what came after the erasure")
        .isEqualTo(1);
    // Five roles and one refused attempt; the row of the bootstrap, too.
    assertThat(blank(database)).isGreaterThanOrEqualTo(6);
    assertThat(database.count("select count(*) from usage_reports")).isEqualTo(1);
    assertThat(database.verify(false).differences()).isEmpty();
    assertThat(new UserErasureTask(erasures(database, 2), usage, LATER).run()).isZero();

    verifyFindsWhatNoEventErased();
    runtimeRoleBlanksNothingByItself();
  }

  private void verifyFindsWhatNoEventErased() {
    assertThat(
            database.differencesAfter(
                "update requests set erased_as = erased_as + 1 where erased_by is not null"))
        .anyMatch(difference -> difference.contains("was altered: its hash does not fit"));
    String forged =
        "update requests set salt = '', user_agent = null, remote_address = null, reason = null,"
            + " erased_by = (select sequence from user_erasures), erased_as = (select e.sequence"
            + " from events e where e.metadata->>'request-hash' = encode(requests.hash, 'hex'))"
            + " where request_id = 'after'";
    assertThat(database.differencesAfter(forged))
        .as("a request that came after the erasure")
        .singleElement()
        .asString()
        .contains("was altered");
    assertThat(database.differencesAfter("delete from erased_users"))
        .singleElement()
        .asString()
        .contains(actor, "read again");
    for (String unfounded :
        new String[] {
          "insert into erased_users values ('oidc~ann', now())",
          "update erased_users set erased_before = erased_before + interval '1 day'"
        }) {
      assertThat(database.differencesAfter(unfounded))
          .as(unfounded)
          .singleElement()
          .asString()
          .contains("is hidden, or till when, though no event says so");
    }
  }

  private void runtimeRoleBlanksNothingByItself() {
    JdbcClient runtime = JdbcClient.create(database.runtime());
    for (String direct :
        new String[] {
          "select blank_requests((select sequence from user_erasures), array(select hash from"
              + " requests where request_id = 'after'), array(select e.sequence from events e"
              + " where e.metadata->>'request-id' = 'after'))",
          "select blank_requests(1, array(select hash from requests where request_id = 'after'),"
              + " array[1])",
          "delete from erased_users",
          "update erased_users set erased_before = '2000-01-01'",
          "insert into erased_users values ('b', now())"
        }) {
      assertThatThrownBy(() -> runtime.sql(direct).query().listOfRows())
          .as(direct)
          .isInstanceOf(DataAccessException.class);
    }
  }
}
