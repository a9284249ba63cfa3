package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits to tables: what they may, what conflicts and what is no good. */
@ExtendWith(ServedCatalog.class)
final class CommitsTest {

  private final Catalog catalog;
  private final String namespace;

  CommitsTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
    catalog.create(namespace, "t");
  }

  private static String snapshot(long id, long sequence) {
    return """
    {"action": "add-snapshot", "snapshot": {"snapshot-id": %d, "sequence-number": %d,
      "timestamp-ms": %d, "manifest-list": "file:///nowhere/%d.avro"%s,
      "summary": {"operation": "append"}, "schema-id": 0}}\
    """
        .formatted(
            id,
            sequence,
            System.currentTimeMillis(),
            id,
            id == 1 ? "" : ", \"parent-snapshot-id\": 1");
  }

  private static String main(long id) {
    return """
    {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": %d}\
    """
        .formatted(id);
  }

  @Test
  void aSnapshotMadeOnAnOlderStateIsAConflictThatTheClientRetries() {
    catalog.commit(namespace, "t", snapshot(1, 1) + "," + main(1)).is(200);
    catalog
        .commit(namespace, "t", snapshot(2, 1) + "," + main(2))
        .isError(409, "CommitFailedException");
    catalog.commit(namespace, "t", snapshot(2, 2) + "," + main(2)).is(200);
  }

  @Test
  void aFirstRowIdOfAnOlderStateIsAConflictThatTheClientRetries() {
    catalog.create(namespace, "v3", ", \"properties\": {\"format-version\": \"3\"}").is(200);
    String withRows =
        """
        {"action": "add-snapshot", "snapshot": {"snapshot-id": %d, "sequence-number": %d,
          "timestamp-ms": %d, "manifest-list": "file:///nowhere/%d.avro",
          "summary": {"operation": "append"}, "schema-id": 0,
          "first-row-id": %d, "added-rows": 10}}\
        """;
    Answer first =
        catalog
            .commit(namespace, "v3", withRows.formatted(1, 1, System.currentTimeMillis(), 1, 0))
            .is(200);
    assertThat(first.json().at("/metadata/next-row-id").asLong()).isEqualTo(10);
    assertThat(first.json().at("/metadata/snapshots/0/first-row-id").asLong()).isZero();
    catalog
        .commit(namespace, "v3", withRows.formatted(2, 2, System.currentTimeMillis(), 2, 5))
        .isError(409, "CommitFailedException");
    Answer second =
        catalog
            .commit(namespace, "v3", withRows.formatted(2, 2, System.currentTimeMillis(), 2, 10))
            .is(200);
    assertThat(second.json().at("/metadata/next-row-id").asLong()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"assert-create\"}",
        "{\"type\": \"assert-table-uuid\", \"uuid\": \"00000000-0000-0000-0000-000000000000\"}",
        "{\"type\": \"assert-ref-snapshot-id\", \"ref\": \"main\", \"snapshot-id\": 5}",
        "{\"type\": \"assert-last-assigned-field-id\", \"last-assigned-field-id\": 7}",
        "{\"type\": \"assert-current-schema-id\", \"current-schema-id\": 7}",
        "{\"type\": \"assert-last-assigned-partition-id\", \"last-assigned-partition-id\": 7}",
        "{\"type\": \"assert-default-spec-id\", \"default-spec-id\": 7}",
        "{\"type\": \"assert-default-sort-order-id\", \"default-sort-order-id\": 7}"
      })
  void aRequirementThatFailsIsAConflict(String requirement) {
    long head = catalog.head();
    catalog
        .post(
            Catalog.table(namespace, "t"),
            "{\"requirements\": ["
                + requirement
                + "], \"updates\": ["
                + Catalog.set("a", "b")
                + "]}")
        .isError(409, "CommitFailedException");
    assertThat(catalog.head()).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\": \"set-current-schema\", \"schema-id\": 9}",
        "{\"action\": \"set-default-spec\", \"spec-id\": 9}",
        "{\"action\": \"set-default-sort-order\", \"sort-order-id\": 9}",
        "{\"action\": \"upgrade-format-version\", \"format-version\": 1}",
        "{\"action\": \"upgrade-format-version\", \"format-version\": 9}",
        "{\"action\": \"set-snapshot-ref\", \"ref-name\": \"main\", \"type\": \"branch\","
            + " \"snapshot-id\": 5}",
        "{\"action\": \"assign-uuid\", \"uuid\": \"no uuid\"}",
        "{\"action\": \"set-location\", \"location\": \"\"}",
        "{\"action\": \"fly\"}",
        "{}"
      })
  void anUpdateThatIsNoGoodIsABadRequest(String update) {
    long head = catalog.head();
    Answer answer = catalog.commit(namespace, "t", update).is(400);
    assertThat(answer.text("/error/type")).endsWith("Exception");
    assertThat(catalog.head()).isEqualTo(head);
  }

  @Test
  void aCommitThatChangesNothingIsNoEvent() {
    catalog.commit(namespace, "t", Catalog.set("a", "b")).is(200);
    long head = catalog.head();
    Answer again = catalog.commit(namespace, "t", "").is(200);
    assertThat(again.metadataLocation())
        .isEqualTo(catalog.get(Catalog.table(namespace, "t")).metadataLocation());
    assertThat(catalog.head()).isEqualTo(head);
  }

  private String change(String table, String update) {
    return Catalog.change(namespace, table, update);
  }

  @Test
  void aTransactionThatNamesATableTwiceIsABadRequest() {
    long head = catalog.head();
    String change = change("t", Catalog.set("a", "b"));
    catalog.commitTransaction(change, change).isError(400, "BadRequestException");
    assertThat(catalog.head()).isEqualTo(head);
  }

  @Test
  void aTransactionHappensAsAWholeOrNotAtAll() {
    catalog.create(namespace, "u");
    long head = catalog.head();
    String good = change("t", Catalog.set("a", "b"));
    String bad = change("u", "{\"action\": \"set-current-schema\", \"schema-id\": 9}");
    catalog.commitTransaction(good, bad).isError(400, "IllegalArgumentException");
    assertThat(catalog.head()).isEqualTo(head);
    assertThat(catalog.get(Catalog.table(namespace, "t")).text("/metadata/properties/a")).isEmpty();

    String other = change("u", Catalog.set("a", "c"));
    catalog.commitTransaction(good, other).is(204);
    assertThat(catalog.get(Catalog.table(namespace, "t")).text("/metadata/properties/a"))
        .isEqualTo("b");
    assertThat(catalog.get(Catalog.table(namespace, "u")).text("/metadata/properties/a"))
        .isEqualTo("c");
    assertThat(catalog.eventsAfter(head)).hasSize(2);
  }

  @Test
  void aTableIsNotPurgedUnlessAsked() {
    long head = catalog.head();
    for (String query : new String[] {"", "?purgeRequested=false", "?purgeRequested=true"}) {
      String table = Catalog.newName("p");
      catalog.create(namespace, table);
      catalog.delete(Catalog.table(namespace, table) + query).is(204);
    }
    assertThat(
            catalog.eventsAfter(head).stream()
                .filter(event -> event.get("type").asText().equals("TableDropped"))
                .map(event -> event.at("/data/purge-requested").asBoolean()))
        .containsExactly(false, false, true);
    catalog
        .delete(Catalog.table(namespace, "t") + "?purgeRequested=maybe")
        .isError(400, "BadRequestException");
  }

  @Test
  void noCredentialsMeansNoneAndNotAnEmptyOne() {
    Answer table = catalog.get(Catalog.table(namespace, "t"));
    assertThat(table.json().has("storage-credentials")).isFalse();
    assertThat(table.json().get("config")).isEmpty();
    assertThat(
            catalog
                .get(Catalog.table(namespace, "t") + "/credentials")
                .is(200)
                .json()
                .get("storage-credentials"))
        .isEmpty();
    catalog
        .get(Catalog.table(namespace, "nothing") + "/credentials")
        .isError(404, "NoSuchTableException");
  }
}
