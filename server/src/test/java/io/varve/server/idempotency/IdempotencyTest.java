package io.varve.server.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.command.idempotency.IdempotencyKeys;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.request.RequestReads;
import io.varve.security.rights.Access;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A key makes a request happen once, whichever of two nodes it reaches how often. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdempotencyTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> SALES = List.of("sales");

  private final CatalogDatabase database = CatalogDatabase.create();
  private final TestNode one = TestNode.start(database);
  private final TestNode two = TestNode.start(database);
  private final TestCatalog here = one.catalog();
  private final TestCatalog there = two.catalog();

  @BeforeAll
  void fill() {
    here.createNamespace("sales");
    here.createTable("sales", "hot");
  }

  @AfterEach
  void check() {
    database.assertWhole();
  }

  @AfterAll
  void stop() {
    one.close();
    two.close();
    database.assertNoDeadlock();
    database.close();
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().reason()).isEqualTo(reason));
  }

  @Test
  void oneRequestSentManyTimesToBothNodesAtOnceHappensOnceAndIsAnsweredAlike() throws Exception {
    for (int i = 0; i < 15; i++) {
      String key = "create" + i;
      long before = database.events();
      List<Callable<Outcome>> calls = new ArrayList<>();
      for (int c = 0; c < 6; c++) {
        TestCatalog catalog = c % 2 == 0 ? here : there;
        calls.add(() -> catalog.createTable(TestCatalog.request("me", key, "same"), SALES, key));
      }
      List<Outcome> outcomes = Together.call(LIMIT, calls);
      assertThat(outcomes).allMatch(outcomes.getFirst()::equals);
      assertThat(database.events() - before).isEqualTo(1);
    }
  }

  @Test
  void oneCommitSentManyTimesToBothNodesAtOnceHappensOnceAndIsAnsweredAlike() throws Exception {
    for (int i = 0; i < 15; i++) {
      String key = "commit" + i;
      long before = database.events();
      List<Callable<Outcome>> calls = new ArrayList<>();
      for (int c = 0; c < 6; c++) {
        TestCatalog catalog = c % 2 == 0 ? here : there;
        calls.add(
            () ->
                catalog.commit(
                    TestCatalog.request("me", key, "same"),
                    TestCatalog.settingProperties("sales", "hot", Map.of("k", key))));
      }
      List<Outcome> outcomes = Together.call(LIMIT, calls);
      assertThat(outcomes).allMatch(outcomes.getFirst()::equals);
      assertThat(database.events() - before).isEqualTo(1);
    }
  }

  @Test
  void aKeyThatWasUsedForAnotherRequestIsRefused() {
    here.createTable(TestCatalog.request("me", "twice", "this"), SALES, "twice");
    assertRefused(
        Reason.UNPROCESSABLE,
        () -> there.createTable(TestCatalog.request("me", "twice", "that"), SALES, "other"));
    Request otherRoute =
        new Request(
            "id",
            "me",
            "POST /elsewhere",
            "twice",
            "this",
            null,
            new Request.Client(null, null, null, null),
            Access.UNLIMITED);
    assertRefused(Reason.UNPROCESSABLE, () -> there.createTable(otherRoute, SALES, "twice"));
  }

  @Test
  void aRefusalIsReplayedThoughItsReasonIsGone() {
    Request request = TestCatalog.request("me", "refused", "same");
    assertRefused(Reason.NO_SUCH_NAMESPACE, () -> here.createTable(request, List.of("later"), "t"));
    here.createNamespace("later");
    assertRefused(
        Reason.NO_SUCH_NAMESPACE, () -> there.createTable(request, List.of("later"), "t"));
    there.createTable(TestCatalog.request("me", "fresh", "same"), List.of("later"), "t");
  }

  @Test
  void aReplayIsAnsweredFromWhatTheRequestMadeThoughTheTableMovedOn() {
    Request request = TestCatalog.request("me", "moved", "same");
    Outcome first = here.createTable(request, SALES, "moving");
    Outcome later = there.setProperties("sales", "moving", Map.of("k", "v"));
    assertThat(later.metadataLocation()).isNotEqualTo(first.metadataLocation());
    assertThat(there.createTable(request, SALES, "moving")).isEqualTo(first);
    here.dropTable("sales", "moving");
    assertThat(there.createTable(request, SALES, "moving")).isEqualTo(first);
  }

  @Test
  void anotherPrincipalsKeyIsAnotherKey() {
    here.createTable(TestCatalog.request("alice", "shared", "same"), SALES, "of-alice");
    there.createTable(TestCatalog.request("bob", "shared", "same"), SALES, "of-bob");
    assertThat(
            database.count(
                "select count(*) from events where metadata->>'idempotency-key' = 'shared'"))
        .isEqualTo(2);
  }

  @Test
  void repeatedRequestOfAnotherActorGetsNothingOfItsOutcome() {
    String key = "stolen";
    Outcome made = here.createTable(TestCatalog.request("alice", key, "same"), SALES, key);
    long events = database.events();
    for (TestCatalog catalog : List.of(here, there)) {
      // Word for word, with its key: what alice is answered again, credentials too, is hers.
      assertRefused(
          Reason.ALREADY_EXISTS,
          () -> catalog.createTable(TestCatalog.request("mallory", key, "same"), SALES, key));
    }
    assertThat(database.events()).isEqualTo(events);
    Outcome kept =
        LedgerJson.mapper()
            .readValue(
                one.get(RequestReads.class).outcome("mallory", key).orElseThrow(), Outcome.class);
    assertThat(kept.objectId()).isNull();
    assertThat(kept.metadataLocation()).isNull();
    assertThat(there.createTable(TestCatalog.request("alice", key, "same"), SALES, key))
        .isEqualTo(made);
  }

  @Test
  void aKeyThatIsOlderThanItsLifetimeIsFreeAgain() {
    Request request = TestCatalog.request("me", "old", "same");
    here.createTable(request, SALES, "old");
    database
        .admin()
        .sql(
            "update idempotency_keys set created_at = now() - interval '2 hours'"
                + " where idempotency_key = 'old'")
        .update();
    // The request is made anew, and is now one for a name that is taken.
    assertRefused(Reason.ALREADY_EXISTS, () -> there.createTable(request, SALES, "old"));
    there.createTable(TestCatalog.request("me", "kept", "same"), SALES, "kept");
    database
        .admin()
        .sql(
            "update idempotency_keys set created_at = now() - interval '2 hours'"
                + " where idempotency_key = 'old'")
        .update();
    assertThat(one.get(IdempotencyKeys.class).expire()).isEqualTo(1);
    assertThat(
            database.count(
                "select count(*) from idempotency_keys where idempotency_key in ('old', 'kept')"))
        .isEqualTo(1);
  }

  @Test
  void anExpiredKeyThatIsTakenOverHappensOnce() {
    Request request = TestCatalog.request("me", "again", "same");
    here.createTable(request, SALES, "again");
    here.dropTable("sales", "again");
    database
        .admin()
        .sql(
            "update idempotency_keys set created_at = now() - interval '2 hours'"
                + " where idempotency_key = 'again'")
        .update();
    Outcome second = there.createTable(request, SALES, "again");
    assertThat(here.createTable(request, SALES, "again")).isEqualTo(second);
    assertThat(second.metadataLocation()).endsWith(".metadata.json");
  }
}
