package io.varve.server.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.server.node.CatalogDatabase;
import io.varve.server.node.Snapshots;
import io.varve.server.node.TestCatalog;
import io.varve.server.node.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Someone with all rights forges a copy of a ledger; verify tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerifyFindsTest {

  private final CatalogDatabase original = CatalogDatabase.create();

  @BeforeAll
  void fill() {
    try (TestNode node = TestNode.start(original)) {
      TestCatalog catalog = node.catalog();
      catalog.createNamespace("sales");
      catalog.createNamespace("sales", "old");
      catalog.setNamespaceProperties(List.of("sales"), Map.of("owner", "alice"));
      catalog.createTable("sales", "orders");
      catalog.createTable("sales", "returns");
      for (int i = 0; i < 3; i++) {
        catalog.commit(
            Snapshots.append(List.of("sales"), "orders", catalog.load("sales", "orders")));
      }
      catalog.renameTable("sales", "returns", "sales", "refunds");
      catalog.createTable("sales", "gone");
      catalog.dropTable("sales", "gone");
      catalog.setProperties("sales", "refunds", Map.of("a", "1"));
      original.awaitSealed();
    }
  }

  @AfterAll
  void stop() {
    original.close();
  }

  private long position(String where) {
    return original.count(
        "select position from chain c join events e using (sequence) where " + where);
  }

  private static final String LAST = "(select max(sequence) from events)";

  @Test
  void untouchedCopyHasNoDifferences() {
    CatalogDatabase copy = original.copy();
    try {
      var report = copy.verify(true);
      assertThat(report.differences()).isEmpty();
      assertThat(report.events()).isEqualTo(original.events()).isGreaterThan(13);
      assertThat(report.files()).isEqualTo(original.filesOfLedger().size());
      assertThat(report.rows()).isGreaterThan(10);
    } finally {
      copy.postgres().dropDatabase(copy.name());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payload = replace(payload::text, 'alice', 'malice')::json",
        "payload = (payload::text || ' ')::json",
        "metadata = replace(metadata::text, 'tester', 'nobody')::json",
        "occurred_at = '2020-01-01T00:00:00Z'",
        "event_id = gen_random_uuid()",
        "revision = '01'",
        "stream_type = 'Namespace'"
      })
  void aChangedPartOfAnEventIsFound(String change) {
    long position = position("event_name = 'NamespacePropertiesUpdated'");
    assertThat(
            original.differencesAfter(
                "update events set %s where event_name = 'NamespacePropertiesUpdated'"
                    .formatted(change)))
        .anyMatch(s -> s.startsWith("Position " + position + " ") && s.contains("was altered"));
  }

  @Test
  void anEventOfAnotherStreamOrVersionIsFound() {
    assertThat(
            original.differencesAfter(
                "update events set stream_version = 77"
                    + " where event_name = 'NamespacePropertiesUpdated'"))
        .anyMatch(s -> s.contains("was altered"))
        .anyMatch(s -> s.contains("has version 77 where 1 is due"));
    assertThat(
            original.differencesAfter(
                "update events set stream_id = gen_random_uuid() where sequence = " + LAST))
        .anyMatch(s -> s.contains("was altered"));
  }

  @Test
  void anEventRemovedFromTheMiddleIsFound() {
    long position = position("event_name = 'NamespacePropertiesUpdated'");
    assertThat(
            original.differencesAfter(
                "delete from events where event_name = 'NamespacePropertiesUpdated'"))
        .contains("The event of position " + position + " is gone");
  }

  @Test
  void theLastEventRemovedIsFound() {
    assertThat(original.differencesAfter("delete from events where sequence = " + LAST))
        .contains("The event of position " + original.events() + " is gone");
  }

  @Test
  void theLastEventRemovedWithItsLinkIsFoundByTheHeadOfTheChain() {
    assertThat(
            original.differencesAfter(
                """
                delete from chain where sequence = %1$s;
                delete from events where sequence = %1$s;
                """
                    .formatted(LAST)))
        .anyMatch(
            s ->
                s.contains("chain ends at position " + (original.events() - 1))
                    && s.contains("head says " + original.events()));
  }

  @Test
  void theLastEventRemovedWithLinkAndHeadIsFoundByWhatIsServed() {
    assertThat(
            original.differencesAfter(
                """
                delete from chain where sequence = %1$s;
                delete from events where sequence = %1$s;
                update chain_head set (position, hash) =
                  (select position, hash from chain order by position desc limit 1);
                """
                    .formatted(LAST)))
        .anyMatch(s -> s.startsWith("Row of tables"))
        .anyMatch(s -> s.startsWith("Row of heads"));
  }

  @Test
  void aLinkThatIsRemovedIsFound() {
    assertThat(original.differencesAfter("delete from chain where position = 4"))
        .anyMatch(s -> s.contains("Position 4 is missing"))
        .anyMatch(s -> s.contains("has no position and waits for none"));
  }

  @Test
  void twoEventsThatChangedPlacesAreFound() {
    assertThat(
            original.differencesAfter(
                """
                create temp table was as select position, sequence from chain;
                update chain set sequence = -sequence where position in (5, 6);
                update chain set sequence = (select sequence from was where was.position = 6)
                  where position = 5;
                update chain set sequence = (select sequence from was where was.position = 5)
                  where position = 6;
                """))
        .anyMatch(s -> s.startsWith("Position 5 ") && s.contains("was altered"))
        .anyMatch(s -> s.startsWith("Position 6 ") && s.contains("was altered"));
  }

  @Test
  void aHeadOfTheChainThatWasMovedBackIsFound() {
    assertThat(
            original.differencesAfter(
                """
                update chain_head set (position, hash) =
                  (select position, hash from chain where position = 3);
                """))
        .anyMatch(s -> s.contains("its head says 3"));
  }

  @Test
  void aHashOfTheChainThatWasChangedIsFound() {
    assertThat(original.differencesAfter("update chain set hash = sha256(hash) where position = 4"))
        .anyMatch(s -> s.startsWith("Position 4 ") && s.contains("was altered"))
        .anyMatch(s -> s.startsWith("Position 5 ") && s.contains("was altered"));
  }

  @Test
  void aTimeOfSealingThatWasChangedIsFound() {
    assertThat(
            original.differencesAfter(
                "update chain set sealed_at = sealed_at - interval '1 day' where position = 4"))
        .anyMatch(s -> s.startsWith("Position 4 ") && s.contains("was altered"));
  }

  @Test
  void anEventThatWasPutInByHandIsFound() {
    assertThat(
            original.differencesAfter(
                """
                insert into events (event_id, stream_id, stream_version, stream_type, event_name,
                  revision, occurred_at, metadata, payload)
                select gen_random_uuid(), stream_id, stream_version + 100, stream_type, event_name,
                  revision, occurred_at, metadata, payload
                from events where sequence = %s;
                """
                    .formatted(LAST)))
        .anyMatch(s -> s.contains("has no position and waits for none"));
  }

  @Test
  void anEventThatTheRuntimeRolePutInByHandIsFoundByWhatIsNotServed() {
    CatalogDatabase copy = original.copy();
    try {
      // It may insert, and the event is queued for its position like any other.
      JdbcClient.create(copy.runtime())
          .sql(
              """
              insert into events (event_id, stream_id, stream_version, stream_type, event_name,
                revision, occurred_at, metadata, payload)
              select gen_random_uuid(), stream_id, stream_version + 1, stream_type,
                'NamespacePropertiesUpdated', revision, occurred_at, metadata,
                json_build_object('namespace-id', stream_id, 'levels', json_build_array('sales'),
                  'updated', json_build_object('owner', 'mallory'), 'removed', json_build_array())
              from events where event_name = 'NamespacePropertiesUpdated'
              """)
          .update();
      var report = copy.verify(false);
      assertThat(report.unsealed()).isEqualTo(1);
      assertThat(report.differences())
          .anyMatch(s -> s.startsWith("Row of namespaces ") && s.contains("mallory"))
          .anyMatch(s -> s.startsWith("Row of heads "));
    } finally {
      copy.postgres().dropDatabase(copy.name());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update projects set name = 'other'",
        "update warehouses set location = 'file:///elsewhere'",
        "update namespaces set properties = '{\"owner\":\"mallory\"}' where path = 'sales'",
        "delete from namespaces where path <> 'sales'",
        "update names set name = 'bills' where name = 'orders'",
        "delete from names where name = 'orders'",
        "update tables set metadata_location = metadata_location || 'x'",
        "update tables set snapshot_id = 7",
        "insert into tables select gen_random_uuid(), warehouse_id, table_uuid, location,"
            + " metadata_location, metadata_sha256, metadata_length, format_version, snapshot_id"
            + " from tables limit 1",
        "insert into views values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),"
            + " 'l', 'm', 's', 1)",
        "insert into purges values (gen_random_uuid(), gen_random_uuid(), 'l', 'm')",
        "update tables set protected = true",
        "update namespaces set protected = true",
        "update warehouses set soft_delete_seconds = 5",
        "insert into dropped select gen_random_uuid(), warehouse_id, 'table', gen_random_uuid(),"
            + " 'n', 't', now(), now(), gen_random_uuid() from warehouses",
        "insert into tasks values (gen_random_uuid(), gen_random_uuid(), 'tabular_purge', 'table',"
            + " gen_random_uuid(), 'n', 't', 'SCHEDULED', now(), now(), now())",
        "update heads set version = version + 1 where kind = 'table'",
        "update heads set state = replace(state::text, 'orders', 'borders')::json",
        "delete from heads where kind = 'namespace'"
      })
  void aServedRowThatTheLedgerDoesNotLeadToIsFound(String forgery) {
    String table = forgery.replaceFirst("^(update|delete from|insert into) ", "").split(" ")[0];
    assertThat(original.differencesAfter(forgery))
        .anyMatch(s -> s.startsWith("Row of " + table + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "remote_address = '10.0.0.1'",
        "user_agent = null",
        "reason = ''",
        "ticket = 'T-1'",
        "request_id = request_id || ' '",
        "salt = sha256(salt)",
        "hash = sha256(hash)"
      })
  void aChangedRowOfWhoAskedIsFound(String change) {
    assertThat(
            original.differencesAfter(
                "update requests set "
                    + change
                    + " where hash = (select min(hash) from requests where user_agent is not"
                    + " null)"))
        .filteredOn(found -> !found.contains(" missing for 1 requests"))
        .singleElement()
        .asString()
        .startsWith("The row of requests with hash ")
        .endsWith(" was altered: its hash does not fit");
  }

  @Test
  void rowsOfWhoAskedThatAreGoneAreFound() {
    assertThat(original.differencesAfter("delete from requests"))
        .singleElement()
        .asString()
        .startsWith("The rows of requests that say who asked are missing for ")
        .endsWith(", the first at position 1");
  }

  @Test
  void aChangedMetadataFileIsFound() throws IOException {
    Path file = someFile("select metadata_location from tables limit 1");
    byte[] before = Files.readAllBytes(file);
    try {
      byte[] changed = before.clone();
      changed[changed.length / 2] ^= 1;
      Files.write(file, changed);
      assertThat(original.verify(true).differences())
          .singleElement()
          .asString()
          .startsWith("Metadata file was altered: file://" + file);
    } finally {
      Files.write(file, before);
    }
  }

  @Test
  void aMetadataFileOfThePastThatWasChangedIsFound() throws IOException {
    Path file =
        someFile(
            "select payload->>'previous-metadata-location' from events"
                + " where event_name = 'TableCommitted' limit 1");
    byte[] before = Files.readAllBytes(file);
    try {
      Files.write(file, new byte[] {'{', '}'});
      assertThat(original.verify(true).differences())
          .singleElement()
          .asString()
          .startsWith("Metadata file was altered: file://" + file);
    } finally {
      Files.write(file, before);
    }
  }

  @Test
  void aMetadataFileThatIsGoneIsFound() throws IOException {
    assertFoundGone("select metadata_location from tables limit 1");
  }

  @Test
  void aMetadataFileOfThePastThatIsGoneIsFound() throws IOException {
    assertFoundGone(
        "select payload->>'previous-metadata-location' from events"
            + " where event_name = 'TableCommitted' limit 1");
  }

  private void assertFoundGone(String sql) throws IOException {
    Path file = someFile(sql);
    byte[] before = Files.readAllBytes(file);
    try {
      Files.delete(file);
      assertThat(original.verify(true).differences())
          .containsExactly("Metadata file is gone: file://" + file);
    } finally {
      Files.write(file, before);
    }
  }

  private Path someFile(String sql) {
    String location = original.admin().sql(sql).query(String.class).single();
    return Path.of(location.substring("file://".length()));
  }

  @Test
  void verificationLeavesNothing() {
    original.verify(false);
    // Temporary tables are dropped when the session has ended, which may be a moment after its
    // close.
    await()
        .untilAsserted(
            () ->
                assertThat(
                        original.count("select count(*) from pg_class where relpersistence = 't'"))
                    .isZero());
  }
}
