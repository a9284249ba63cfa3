package io.varve.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.varve.command.dispatch.LostCommits;
import io.varve.command.idempotency.Outcome;
import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import io.varve.command.request.Request;
import io.varve.server.fault.BreakingProxy.Moment;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import io.varve.testing.Together.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The connection to Postgres breaks around COMMIT. */
final class LostAnswersTest {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final CatalogDatabase database = CatalogDatabase.create();
  private final BreakingProxy proxy = new BreakingProxy(database.postgres().port());
  private final TestNode node =
      TestNode.start(
          database,
          database.settings(proxy.port()),
          context ->
              context.registerBean(
                  "lostCommits",
                  LostCommits.class,
                  () ->
                      new LostCommits(
                          context.getBean(JdbcClient.class),
                          context.getBean(TransactionOperations.class),
                          LIMIT)));
  private final TestCatalog catalog = node.catalog();

  LostAnswersTest() throws IOException {}

  @BeforeEach
  void fill() {
    catalog.createNamespace("sales");
    catalog.createTable("sales", "a");
    catalog.createTable("sales", "b");
    database.awaitSealed();
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    proxy.close();
    database.close();
  }

  /** What a failed command must leave as it was. */
  private List<Object> traces() {
    return List.of(
        database.events(),
        database.count("select count(*) from requests"),
        database.count("select count(*) from heads"),
        database.count("select count(*) from idempotency_keys"),
        database.filesOnDisk());
  }

  private void assertSucceeds(Work work, int events, int files) throws Exception {
    long eventsBefore = database.events();
    Set<String> filesBefore = database.filesOnDisk();
    proxy.breakOnce(Moment.AFTER_COMMIT);
    work.run();
    assertThat(proxy.broken()).isTrue();
    assertThat(database.events() - eventsBefore).isEqualTo(events);
    assertThat(database.filesOnDisk()).hasSize(filesBefore.size() + files);
    database.assertWhole();
  }

  @Test
  void aCreationWhoseResponseWasLostIsReportedAsDone() throws Exception {
    assertSucceeds(() -> catalog.createTable("sales", "c"), 1, 1);
    assertThat(catalog.load("sales", "c").uuid()).isNotEmpty();
  }

  @Test
  void aCommitWhoseResponseWasLostIsReportedAsDoneAndHappensOnce() throws Exception {
    assertSucceeds(() -> catalog.setProperties("sales", "a", Map.of("k", "v")), 1, 1);
    assertThat(catalog.load("sales", "a").properties()).containsEntry("k", "v");
  }

  @Test
  void aTransactionWhoseResponseWasLostIsReportedAsDone() throws Exception {
    assertSucceeds(
        () ->
            catalog.commitTransaction(
                List.of(
                    TestCatalog.settingProperties("sales", "a", Map.of("k", "v")),
                    TestCatalog.settingProperties("sales", "b", Map.of("k", "v")))),
        2,
        2);
  }

  @Test
  void aDropOfANamespaceWhoseResponseWasLostIsReportedAsDone() throws Exception {
    assertSucceeds(() -> catalog.dropNamespace(true, "sales"), 3, 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_EVENTS", "BEFORE_COMMIT"})
  void commitThatDidNotReachPostgresIsReportedAsFailedAndLeavesNothing(Moment moment)
      throws Exception {
    List<Object> before = traces();
    List<ThrowingCallable> calls =
        List.of(
            () -> catalog.createTable("sales", "c"),
            () -> catalog.setProperties("sales", "a", Map.of("k", "v")),
            () ->
                catalog.createTable(
                    TestCatalog.request("me", "key", "same"), List.of("sales"), "c"),
            () -> catalog.createNamespace("other"));
    for (ThrowingCallable call : calls) {
      proxy.breakOnce(moment);
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.refusal().reason()).isEqualTo(Reason.UNAVAILABLE));
      assertThat(proxy.broken()).isTrue();
      assertThat(traces()).isEqualTo(before);
    }
    catalog.createTable("sales", "c");
    database.assertWhole();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
  void unknownOutcomeIsReportedAndTheFileIsKept(Moment moment) throws Exception {
    long before = database.events();
    Set<String> files = database.filesOnDisk();
    Request request = TestCatalog.request("me", "key", "same");
    proxy.breakAndStayUnreachable(moment);
    long began = System.nanoTime();
    assertThatThrownBy(() -> catalog.createTable(request, List.of("sales"), "c"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().reason()).isEqualTo(Reason.OUTCOME_UNKNOWN));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(LIMIT, LIMIT.multipliedBy(3));
    assertThat(database.filesOnDisk()).hasSize(files.size() + 1).containsAll(files);
    assertThat(database.events() - before).isEqualTo(moment == Moment.AFTER_COMMIT ? 1 : 0);

    proxy.heal();
    Outcome again = catalog.createTable(request, List.of("sales"), "c");
    assertThat(again.metadataLocation()).isIn(database.filesOfLedger());
    assertThat(database.events() - before).isEqualTo(1);
    database.assertProved();
  }

  @Test
  void eventPayloadsDoNotReachTheLogWhenTheConnectionBreaks() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try {
      proxy.breakOnce(Moment.BEFORE_EVENTS);
      assertThatThrownBy(() -> catalog.setProperties("sales", "a", Map.of("k", "planted-value")));
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list).isNotEmpty();
    assertThat(log.list)
        .extracting(
            e -> e.getFormattedMessage() + ThrowableProxyUtil.asString(e.getThrowableProxy()))
        .noneMatch(line -> line.contains("planted-value"));
  }
}
