package io.varve.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.varve.ledger.anchor.Anchor;
import io.varve.ledger.anchor.AnchorKey;
import io.varve.ledger.attempt.Attempt;
import io.varve.ledger.attempt.Attempt.Outcome;
import io.varve.ledger.attempt.AttemptChain;
import io.varve.ledger.attempt.AttemptLog;
import io.varve.ledger.epoch.Epoch;
import io.varve.ledger.epoch.Epochs;
import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.TestNode;
import io.varve.server.node.TestServer;
import io.varve.testing.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that was restored to an older state is told apart from one that was only stopped. */
final class RestoreDetectorTest {

  private final CatalogDatabase database = CatalogDatabase.create();

  @AfterEach
  void drop() {
    database.close();
  }

  private List<Epoch> epochs() {
    return epochs(database);
  }

  private static List<Epoch> epochs(CatalogDatabase of) {
    return new Epochs(JdbcClient.create(of.runtime())).all();
  }

  private void serve(CatalogDatabase served, String... namespaces) {
    try (TestNode node = TestNode.start(served)) {
      for (String namespace : namespaces) {
        node.catalog().createNamespace(namespace);
      }
      served.awaitSealed();
      // As the task does; not at the end, for that may come a moment after the first sealing.
      node.get(RestoreDetector.class).remember();
    }
  }

  /** What a backup has of the ledger, put back in place. */
  private void putBackTo(long position) {
    database.forge(
        """
        create temp table gone as select sequence from chain where position > %1$d;
        delete from chain where position > %1$d;
        delete from events where sequence in (select sequence from gone);
        update chain_head set (position, hash) =
          (select position, hash from chain where position = %1$d);
        delete from namespaces where name = 'late';
        delete from heads where state::text like '%%late%%';
        delete from names_history where from_position > %1$d;
        delete from heads_history where from_position > %1$d;
        delete from grants_history where from_position > %1$d;
        delete from timelines;
        delete from activity;
        update follower_positions set position = 0 where follower = 'timelines';
        update follower_positions set position = least(position, %1$d);
        """
            .formatted(position));
  }

  private Path mark() throws IOException {
    try (Stream<Path> files = Files.list(database.warehouse().resolve(".varve"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("ledger-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void stoppedServerStaysInItsEpoch() {
    serve(database, "a");
    serve(database, "b");
    serve(database);
    assertThat(epochs())
        .singleElement()
        .satisfies(
            epoch -> {
              assertThat(epoch.number()).isEqualTo(1);
              assertThat(epoch.position()).isZero();
              assertThat(epoch.reason()).isEqualTo("first start");
            });
  }

  @Test
  void nodesThatStartAtOnceBeginOneEpoch() throws Exception {
    Callable<TestNode> start = () -> TestNode.start(database);
    Together.call(Duration.ofSeconds(50), Collections.nCopies(4, start)).forEach(TestNode::close);
    assertThat(epochs()).hasSize(1);
  }

  @Test
  void aDumpThatIsRestoredBesideItBeginsAnEpoch() throws IOException {
    serve(database, "a");
    CatalogDatabase copy = database.copy();
    try {
      serve(copy, "b");
      assertThat(epochs(copy)).extracting(Epoch::number).containsExactly(1, 2);
      Epoch second = epochs(copy).getLast();
      assertThat(second.position()).isEqualTo(4);
      assertThat(second.reason()).startsWith("it was at cluster ").contains(" and is at cluster ");
      assertThat(second.name()).matches("2-[0-9a-f]{8}");
      copy.assertProved();
      // The original, whose files the copy has been served on, is no longer sure of them.
      serve(database);
      assertThat(epochs().getLast().reason()).contains("knows an epoch " + second.name());
      assertThat(epochs().getLast().number()).isEqualTo(3);
      assertThat(mark()).content().contains(epochs().getLast().name());
      serve(database);
      assertThat(epochs()).hasSize(2);
    } finally {
      copy.postgres().dropDatabase(copy.name());
    }
  }

  @Test
  void databaseOlderThanItsWarehouseBeginsAnEpochWhereItIs() {
    serve(database, "a", "late");
    putBackTo(4);
    serve(database, "b");
    Epoch second = epochs().getLast();
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.position()).isEqualTo(4);
    assertThat(second.reason()).contains("knows a position 5 that it does not have");
    database.assertProved();
    serve(database);
    assertThat(epochs()).hasSize(2);
  }

  @Test
  void databaseWithFewerAttemptsThanItsWarehouseKnowsBeginsAnEpoch() {
    serve(database, "a");
    try (TestNode node = TestNode.start(database)) {
      node.get(AttemptLog.class)
          .record(new Attempt(Outcome.DENIED, "oidc~ana", "drop", null, null, null, "{}"));
    }
    database.forge(
        """
        delete from attempts;
        update attempts_head set position = 0, hash = decode(repeat('00', 32), 'hex');
        """);
    serve(database);
    assertThat(epochs().getLast().reason()).contains("knows more attempts than it has");
    assertThat(epochs().getLast().attempts()).isZero();
    serve(database);
    assertThat(epochs()).hasSize(2);
  }

  @Test
  void databaseThatDivergedFromItsWarehouseBeginsAnEpoch() throws IOException {
    serve(database, "a", "late");
    byte[] mark = Files.readAllBytes(mark());
    putBackTo(4);
    Files.delete(mark());
    serve(database, "b", "c");
    assertThat(epochs()).hasSize(1);
    Files.write(mark(), mark);
    serve(database);
    assertThat(epochs().getLast().reason()).contains("position 5 that it does not have, or has");
    assertThat(epochs().getLast().position()).isEqualTo(6);
  }

  @Test
  void aServerThatDiedAsItBeganAnEpochLeavesAMarkThatMisleadsNobody() throws IOException {
    serve(database, "a", "late");
    byte[] mark = Files.readAllBytes(mark());
    putBackTo(4);
    serve(database);
    Files.write(mark(), mark);
    serve(database);
    assertThat(epochs()).hasSize(2);
  }

  @Test
  void serverBesideAnotherLeavesTheMarkOfThatAlone() throws IOException {
    serve(database, "a");
    Epochs.Ledger ledger = new Epochs(JdbcClient.create(database.runtime())).ledger();
    String others =
        AnchorSettings.IN_MEMORY
            .key()
            .get()
            .sign(
                new Epochs.Ledger(ledger.id(), "7-00000000", ledger.position(), ledger.hash()),
                AttemptChain.End.NONE,
                Instant.now())
            .toLine();
    try (TestNode node = TestNode.start(database)) {
      Files.writeString(mark(), others);
      node.get(RestoreDetector.class).remember();
    }
    assertThat(mark()).hasContent(others);
  }

  @Test
  void aMarkThatCannotBeReadOrWrittenStopsNobody() throws IOException {
    serve(database, "a");
    Files.writeString(mark(), "{");
    serve(database, "b");
    assertThat(epochs()).hasSize(1);
    Path mark = mark();
    Files.delete(mark);
    Files.createDirectories(mark.resolve("in the way"));
    serve(database, "c");
    assertThat(epochs()).hasSize(1);
    database.assertProved();
  }

  private void assertIgnoredAndReplaced(String mark) throws IOException {
    Files.writeString(mark(), mark);
    serve(database);
    assertThat(epochs()).hasSize(1);
    assertThat(Anchor.parse(Files.readString(mark())))
        .hasValueSatisfying(
            anchor -> assertThat(anchor.epoch()).isEqualTo(epochs().getLast().name()));
  }

  @Test
  void aForgedMarkStopsNobodyAndBeginsNoEpoch() throws IOException {
    serve(database, "a");
    String mark = Files.readString(mark());
    assertIgnoredAndReplaced("word");
    assertIgnoredAndReplaced(mark.replaceFirst("\"1-[0-9a-f]{8}\"", "\"2147483647-00000000\""));
  }

  @Test
  void aMarkThatAnotherKeySignedBeginsNoEpoch() throws IOException {
    serve(database, "a");
    AnchorKey other = AnchorKey.parse(AnchorKey.newText());
    assertIgnoredAndReplaced(
        other
            .sign(
                new Epochs.Ledger(
                    new Epochs(JdbcClient.create(database.runtime())).ledger().id(),
                    "9-00000000",
                    4711,
                    new byte[32]),
                AttemptChain.End.NONE,
                Instant.now())
            .toLine());
  }

  @Test
  void aRefusedMarkIsCounted() throws IOException {
    serve(database, "a");
    Files.writeString(mark(), "word");
    try (TestNode node = TestNode.start(database)) {
      assertThat(node.get(MeterRegistry.class).counter("varve.ledger.marks.refused").count())
          .isEqualTo(1);
    }
  }

  @Test
  void theMarkOfAVersionThatDidNotSignCountsOnceAndItsNumberNever() throws IOException {
    serve(database, "a");
    String unsigned =
        Files.readString(mark())
            .replaceFirst(",\"attempts\".*", "}")
            .replaceFirst("\"1-[0-9a-f]{8}\"", "\"41-00000000\"");
    database.forge("delete from anchor_keys");
    Files.writeString(mark(), unsigned);
    serve(database);
    assertThat(epochs()).extracting(Epoch::number).containsExactly(1, 2);
    Files.writeString(mark(), unsigned);
    serve(database);
    assertThat(epochs()).hasSize(2);
  }

  @Test
  void theRuntimeRoleCannotChangeThem() {
    serve(database);
    JdbcClient runtime = JdbcClient.create(database.runtime());
    assertThatThrownBy(() -> runtime.sql("delete from epochs").update())
        .hasStackTraceContaining("permission denied");
    JdbcClient owner = JdbcClient.create(database.owner());
    assertThatThrownBy(() -> owner.sql("update epochs set position = 0").update())
        .hasStackTraceContaining("never changed");
  }

  @Test
  void theFeedAndTheLedgersPageTellTheEpoch() throws Exception {
    serve(database, "a", "late");
    putBackTo(4);
    try (TestServer server = TestServer.start(database)) {
      Epoch second = epochs().getLast();
      String id =
          database.admin().sql("select ledger_id from chain_head").query(String.class).single();
      assertThat(TestServer.get(server.url() + "/management/v1/events").body())
          .contains("\"head\":4,\"ledger-id\":\"" + id + "\",\"epoch\":\"" + second.name() + '"');
      assertThat(TestServer.get(server.url() + "/management/v1/ledger").body())
          .contains("\"epoch\":\"" + second.name() + "\",\"began-at\"")
          .contains("\"after\":4")
          .contains("\"reason\":\"first start\"");
    }
  }
}
