package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.ledger.attempt.Attempt;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.Attempt.Who;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestNode;
import io.varve.testing.Together;
import io.varve.testing.Together.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Someone with all rights forges a copy of the attempts; verify tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyFindsAttemptsTest {

  private static final int COUNT = 8;

  private final CatalogDatabase original = CatalogDatabase.create();

  @BeforeAll
  void fill() {
    try (TestNode node = TestNode.start(original)) {
      AttemptLog log = node.get(AttemptLog.class);
      List<CompletableFuture<Void>> recorded = new ArrayList<>();
      for (int i = 1; i < COUNT; i++) {
        recorded.add(log.add(attempt("r" + i)));
      }
      recorded.forEach(AttemptLog::await);
      log.record(
          new Attempt(Outcome.FAILED, "oidc~ana", null, null, null, null, "{\"left-out\":3}"));
      original.awaitSealed();
    }
  }

  private static Attempt attempt(String request) {
    return new Attempt(
        Outcome.DENIED,
        "oidc~ana",
        "drop",
        "table",
        UUID.randomUUID(),
        new Who(request, "agent", "10.0.0.1", "because", null),
        "{\"status\":403,\"path\":\"/ö\"}");
  }

  @AfterAll
  void stop() {
    original.close();
  }

  @Test
  void untouchedAttemptsAreProved() {
    var report = original.verify(false);
    assertThat(report.differences()).isEmpty();
    assertThat(report.attempts()).isEqualTo(COUNT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outcome = 'failed'",
        "actor = 'oidc~bob'",
        "actor = null",
        "action = 'commit'",
        "object_kind = 'view'",
        "object_id = gen_random_uuid()",
        "request_id = 'r9'",
        "details = (details::text || ' ')::json",
        "recorded_at = recorded_at - interval '1 hour'",
        "hash = sha256(hash)"
      })
  void changedColumnIsFound(String change) {
    assertThat(original.differencesAfter("update attempts set " + change + " where position = 3"))
        .contains(
            "Attempt 3 (%s) was altered: its hash does not fit"
                .formatted(change.startsWith("outcome") ? "failed" : "denied"));
  }

  @Test
  void removedRowIsFound() {
    assertThat(original.differencesAfter("delete from attempts where position = 4"))
        .contains("Attempt 4 is missing");
  }

  @Test
  void rowsThatChangedPlacesAreFound() {
    assertThat(
            original.differencesAfter(
                """
                update attempts set position = -position where position in (5, 6);
                update attempts set position = 11 + position where position < 0;
                """))
        .anyMatch(found -> found.startsWith("Attempt 5 (denied) was altered"))
        .anyMatch(found -> found.startsWith("Attempt 6 (denied) was altered"));
  }

  @Test
  void endThatIsCutOffIsFoundByTheHead() {
    assertThat(original.differencesAfter("delete from attempts where position > 6"))
        .containsExactly("Attempts end at 6, but their head says " + COUNT);
  }

  @Test
  void addedRowIsFoundByTheHead() {
    assertThat(
            original.differencesAfter(
                """
                insert into attempts select position + 1, recorded_at, outcome, actor, action,
                  object_kind, object_id, request_id, request_hash, details, hash
                from attempts where position = 8
                """))
        .contains("Attempts end at 9, but their head says 8")
        .anyMatch(found -> found.startsWith("Attempt 9 (failed) was altered"));
  }

  @Test
  void rowOfWhoAskedThatIsGoneIsFound() {
    assertThat(original.differencesAfter("delete from requests where request_id = 'r2'"))
        .containsExactly("The row of requests that says who made attempt 2 is gone");
  }

  @Test
  void changedAddressIsFound() {
    assertThat(
            original.differencesAfter(
                "update requests set remote_address = '10.0.0.2' where request_id = 'r2'"))
        .singleElement()
        .asString()
        .contains("The row of requests with hash");
  }

  @Test
  void nodesThatRecordAtOnceMakeOneChain() throws Exception {
    int each = 300;
    try (CatalogDatabase database = CatalogDatabase.create()) {
      try (TestNode one = TestNode.start(database);
          TestNode other = TestNode.start(database)) {
        List<Work> works = new ArrayList<>();
        for (TestNode node : List.of(one, other, one, other)) {
          AttemptLog log = node.get(AttemptLog.class);
          works.add(
              () -> {
                for (int i = 0; i < each; i++) {
                  CompletableFuture<Void> handedIn = log.add(attempt("a"));
                  log.record(attempt("b"));
                  assertThat(handedIn).isCompleted();
                }
              });
        }
        Together.run(Duration.ofSeconds(60), works);
      }
      var report = database.verify(false);
      assertThat(report.differences()).isEmpty();
      assertThat(report.attempts()).isEqualTo(4 * 2 * each);
    }
  }
}
