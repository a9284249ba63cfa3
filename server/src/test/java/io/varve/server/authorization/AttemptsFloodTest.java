package io.varve.server.authorization;

import static io.varve.server.authorization.GuardedServer.ADMIN;
import static io.varve.server.authorization.GuardedServer.MANAGEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.attempt.AttemptTally;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody fills the database with attempts; what is left out is counted. */
final class AttemptsFloodTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static GuardedServer server;

  @BeforeAll
  static void start() {
    server = new GuardedServer();
  }

  @AfterAll
  static void stop() {
    server.database.assertWhole();
    server.close();
  }

  private static long sum(String what, String where) {
    return server.database.count("select coalesce(" + what + ", 0) from attempts where " + where);
  }

  @Test
  void floodWithoutATokenIsCountedAndOthersAreAnsweredMeanwhile() throws Exception {
    int clients = 4;
    int each = 500;
    long began = System.nanoTime();
    try (TestServer node = server.start()) {
      List<Work> works = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        String[] headers = c % 2 == 0 ? new String[0] : new String[] {"Authorization", "Bearer x"};
        works.add(
            () -> {
              for (int i = 0; i < each; i++) {
                var answer =
                    TestServer.ask("GET", node.url() + "/catalog/v1/config", null, headers);
                assertThat(answer.statusCode()).isEqualTo(401);
              }
            });
      }
      works.add(
          () -> {
            for (int i = 0; i < 20; i++) {
              server.at(node, ADMIN, "GET", MANAGEMENT + "/audit?pageSize=10", null).is(200);
            }
          });
      Together.run(LIMIT, works);
    }

    String unauthenticated = "outcome = 'unauthenticated'";
    long inDetail = sum("count(*)", unauthenticated + " and details->>'left-out' is null");
    long leftOut = sum("sum((details->>'left-out')::int)", unauthenticated);
    assertThat(inDetail + leftOut).isEqualTo(clients * each);
    // Two causes, and a minute that may end meanwhile.
    assertThat(inDetail).isBetween(2L * AttemptTally.OF_ADDRESS, 4L * AttemptTally.OF_ADDRESS);
    // What is left out has a row for each cause and ten seconds.
    long parts = Duration.ofNanos(System.nanoTime() - began).toSeconds() / 10 + 2;
    assertThat(sum("count(*)", unauthenticated)).isLessThanOrEqualTo(inDetail + 2 * parts);
    assertThat(
            server.database.count(
                "select count(distinct details->>'cause') from attempts where " + unauthenticated))
        .isEqualTo(2);
  }

  @Test
  void principalHasSoManyInDetailAndTheRestIsCounted() {
    int asked = AttemptTally.OF_PRINCIPAL + 30;
    try (TestServer node = server.start()) {
      for (int i = 0; i < asked; i++) {
        server.at(node, "guesser", "GET", MANAGEMENT + "/server/grants", null).is(403);
      }
    }

    String denied = "actor = 'oidc~guesser' and outcome = 'denied'";
    long inDetail = sum("count(*)", denied + " and details->>'left-out' is null");
    assertThat(inDetail + sum("sum((details->>'left-out')::int)", denied)).isEqualTo(asked);
    // The minute may end meanwhile.
    assertThat(inDetail).isGreaterThanOrEqualTo(AttemptTally.OF_PRINCIPAL);
    assertThat(sum("count(*)", denied + " and details->>'last-in-detail' = 'true'")).isPositive();
  }

  @Test
  void hiddenAndMissingNamesAreCountedTogether() {
    server.grant(ADMIN, "/project", "owner", "project_admin");
    String namespace = server.namespace("owner", "open");
    server.namespace("owner", "closed");
    server.table("owner", "open", "orders");
    server.grant(
        "owner",
        "/warehouse/" + server.warehouse() + "/namespace/" + namespace,
        "prober",
        "modify");
    String name = "{\"namespace\":[\"%s\"],\"name\":\"orders\"}";
    String rename = "{\"source\":" + name.formatted("open") + ",\"destination\":" + name + "}";
    String path = server.catalog() + "/tables/rename";
    try (TestServer node = server.start()) {
      for (int i = 0; i < AttemptTally.OF_PRINCIPAL + 10; i++) {
        server.at(node, "prober", "POST", path, rename.formatted("closed")).is(404);
      }
      // What takes no row for one of them must take none for the other.
      server.at(node, "prober", "POST", path, rename.formatted("absent")).is(404);
    }

    assertThat(
            sum(
                "count(*)",
                "actor = 'oidc~prober' and outcome = 'failed'"
                    + " and details->>'left-out' is null"))
        .isZero();
  }

  @Test
  void textOfABadBodyIsNotRecorded() {
    server.grant(ADMIN, "/project", "clumsy", "project_admin");
    String secret = "wJalrXUtnFEMI";
    String body = "{\"storage-credential\":{\"aws-secret-access-key\":" + secret + "}}";
    assertThat(server.as("clumsy", "POST", MANAGEMENT + "/warehouse", body).is(400).body())
        .contains(secret);

    String recorded = "actor = 'oidc~clumsy' and details->>'status' = '400'";
    assertThat(sum("count(*)", recorded)).isEqualTo(1);
    assertThat(sum("count(*)", "details::text like '%" + secret + "%'")).isZero();
  }
}
