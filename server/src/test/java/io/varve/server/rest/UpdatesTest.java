package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.varve.server.node.Crowd;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates that iceberg-core takes and could not read again, or that the specification forbids. */
@ExtendWith(ServedCatalog.class)
final class UpdatesTest {

  private static final String SORTED =
      """
      {"action": "add-sort-order", "sort-order": {%s "fields": [{"source-id": 1,
        "transform": "identity", "direction": "asc", "null-order": "nulls-first"}]}}\
      """;

  private final Catalog catalog;
  private final String namespace;

  UpdatesTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  /** Makes a table of a format version, at a path. */
  private String table(int formatVersion) {
    catalog
        .create(namespace, "t", ", \"properties\": {\"format-version\": \"" + formatVersion + "\"}")
        .is(200);
    return Catalog.table(namespace, "t");
  }

  private Answer commit(String updates) {
    return catalog.commit(namespace, "t", updates);
  }

  private static String snapshot(long id, String more) {
    return """
    {"action": "add-snapshot", "snapshot": {"snapshot-id": %d, "timestamp-ms": %d,
      "manifest-list": "file:///nowhere/%d.avro", "summary": {"operation": "append"},
      "schema-id": 0%s}}\
    """
        .formatted(id, System.currentTimeMillis(), id, more);
  }

  private static String numbered(long id, long sequenceNumber) {
    return snapshot(id, ", \"sequence-number\": " + sequenceNumber);
  }

  private static String ref(String name, String type, long id) {
    return """
    {"action": "set-snapshot-ref", "ref-name": "%s", "type": "%s", "snapshot-id": %d}\
    """
        .formatted(name, type, id);
  }

  private static String statistics(long id) {
    return """
    {"action": "set-statistics", "statistics": {"snapshot-id": %d,
      "statistics-path": "file:///nowhere/%d.puffin", "file-size-in-bytes": 9,
      "file-footer-size-in-bytes": 4, "blob-metadata": []}}\
    """
        .formatted(id, id);
  }

  private static String schema(String fields) {
    return "{\"action\": \"add-schema\", \"schema\": {\"type\": \"struct\", \"fields\": ["
        + fields
        + "]}}";
  }

  /** They are names of fields in metadata, whose readers take 50,000 characters. */
  @Test
  void refsOfLongNamesAreRefused() {
    table(2);
    commit(numbered(1, 1) + "," + ref("x".repeat(1000), "branch", 1)).is(200);
    commit(ref("x".repeat(1001), "tag", 1)).isError(400, "IllegalArgumentException");
    catalog.assertWhole();
  }

  /** PyIceberg reads 200 levels of JSON, and an event has more around a schema than its request. */
  @Test
  void schemasThatNestTooDeepAreRefused() {
    String deepest = nested(63);
    String deeper = nested(64);
    String create =
        """
        {"name": "%s", "schema": {"type": "struct", "schema-id": 0, "fields": [%s]}%s}\
        """;
    catalog.post(Catalog.tables(namespace), create.formatted("deep", deepest, "")).is(200);
    catalog
        .post(Catalog.tables(namespace), create.formatted("deeper", deeper, ""))
        .isError(400, "IllegalArgumentException");
    catalog
        .post(
            Catalog.tables(namespace),
            create.formatted("staged", deeper, ", \"stage-create\": true"))
        .isError(400, "IllegalArgumentException");
    catalog
        .post("namespaces/" + namespace + "/views", view(deeper))
        .isError(400, "IllegalArgumentException");
    table(2);
    commit(schema(deeper)).isError(400, "IllegalArgumentException");
    commit(schema(deepest)).is(200);
    catalog.assertWhole();
  }

  /** Iceberg compares each with all others: 16,000 schemas, 2 MB, took it 20 seconds. */
  @Test
  void definitionsOfACommitAreLimited() {
    table(2);
    String specs =
        repeated(
            1001,
            i ->
                """
                {"action": "add-spec", "spec": {"spec-id": %d, "fields": [{"source-id": 1,
                  "field-id": %d, "name": "p%d", "transform": "bucket[%d]"}]}}\
                """
                    .formatted(i, 1000 + i, i, i));
    String current = repeated(1001, _ -> "{\"action\": \"set-current-schema\", \"schema-id\": 0}");
    catalog.createView(namespace, "v").is(200);
    String versions =
        repeated(
            1001,
            i ->
                "{\"action\": \"add-view-version\", \"view-version\": %s}"
                    .formatted(Catalog.viewVersion(i + 1, "select " + i + " as id")));
    for (Answer refused :
        List.of(
            commit(specs),
            commit(current),
            catalog.post(Catalog.view(namespace, "v"), "{\"updates\": [" + versions + "]}"))) {
      refused.isError(400, "IllegalArgumentException");
      assertThat(refused.body()).contains("a commit takes 1000");
    }
  }

  /** iceberg-core reads them, and PyIceberg can't load a table that has one. */
  @ParameterizedTest
  @ValueSource(strings = {"bucket[-1]", "bucket[16", "bucket", "Truncate[x]", "truncate[3] "})
  void transformsThatClientsCannotReadAreRefused(String transform) {
    String field = "{\"source-id\": 1, \"name\": \"p\", \"transform\": \"" + transform + "\"%s}";
    String sorted = ", \"direction\": \"asc\", \"null-order\": \"nulls-first\"";
    table(2);
    commit("{\"action\": \"add-spec\", \"spec\": {\"fields\": [" + field.formatted("") + "]}}")
        .isError(400, "IllegalArgumentException");
    commit(
            "{\"action\": \"add-sort-order\", \"sort-order\": {\"fields\": ["
                + field.formatted(sorted)
                + "]}}")
        .isError(400, "IllegalArgumentException");
    catalog
        .create(
            namespace, "new", ", \"partition-spec\": {\"fields\": [" + field.formatted("") + "]}")
        .isError(400, "IllegalArgumentException");
  }

  @Test
  void decimalsWithoutDigitsAreRefused() {
    table(2);
    commit(schema(field(1, "id", "decimal(0, 0)"))).isError(400, "IllegalArgumentException");
    commit(schema(field(1, "id", "long") + "," + field(9, "d", "decimal(1, 0)"))).is(200);
  }

  /** Each was looked for among the parents of all that were there: this took 20 seconds. */
  @Test
  void manySnapshotsAreAddedToManyInTime() {
    table(2);
    int many = 20_000;
    commit(repeated(many, i -> numbered(i, i))).is(200);
    Crowd crowd = Crowd.now();
    long start = System.nanoTime();
    commit(repeated(many, i -> numbered(many + i, many + i))).is(200);
    double seconds = (System.nanoTime() - start) / 1e9;
    // Longer by as much as others have of the processors.
    assertThat(seconds / crowd.factor()).as("%s s", seconds).isLessThan(10);
  }

  @Test
  void refusalsSayInPlainWordsWhatIsNoNumber() {
    table(2);
    Answer refused = commit(Catalog.set("write.metadata.previous-versions-max", "many"));
    refused.isError(400, "IllegalArgumentException");
    assertThat(refused.text("/error/message"))
        .endsWith("a text is no number, where one must be: \"many\"");
  }

  private static String repeated(int times, IntFunction<String> update) {
    return IntStream.rangeClosed(1, times).mapToObj(update).collect(Collectors.joining(","));
  }

  private static String view(String field) {
    return """
    {"name": "v", "schema": {"type": "struct", "schema-id": 0, "fields": [%s]},
     "properties": {}, "view-version": %s}\
    """
        .formatted(field, Catalog.viewVersion(1, "select 1 as id"));
  }

  private static String nested(int lists) {
    String type = "\"int\"";
    for (int i = 0; i < lists; i++) {
      type =
          "{\"type\": \"list\", \"element-id\": %d, \"element-required\": false, \"element\": "
                  .formatted(i + 2)
              + type
              + "}";
    }
    return "{\"id\": 1, \"name\": \"a\", \"required\": false, \"type\": " + type + "}";
  }

  private static String field(int id, String name, String type) {
    return "{\"id\": %d, \"name\": \"%s\", \"required\": false, \"type\": \"%s\"}"
        .formatted(id, name, type);
  }

  private static String spec(String fields) {
    return "{\"action\": \"add-spec\", \"spec\": {\"fields\": [" + fields + "]}}";
  }

  private static String partition(String name, String transform, String more) {
    return "{\"name\": \"%s\", \"transform\": \"%s\", \"source-id\": 1%s}"
        .formatted(name, transform, more);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -3, 0, Long.MAX_VALUE, (1L << 62) + 1})
  void sequenceNumberThatLeavesNoOtherIsRefused(long number) {
    table(2);
    refused(numbered(1, number), "update 1 of 1 (add-snapshot)", "sequence-number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | \"sequence-number\": 1, \"timestamp-ms\": -9223372036854775808 | timestamp-ms",
        "2 | \"sequence-number\": 1, \"timestamp-ms\": 4102444800000 | a day ahead",
        "2 | \"sequence-number\": 1, \"parent-snapshot-id\": 1 | its own parent",
        "2 | \"sequence-number\": 1, \"manifest-list\": \"\" | manifest-list",
        "2 | \"sequence-number\": 1, \"schema-id\": 7 | schema 7, which is not there",
        "2 | \"sequence-number\": 1, \"summary\": {\"operation\": \"fly\"} | operation",
        "2 | \"sequence-number\": 1, \"summary\": {} | operation",
        "2 | \"sequence-number\": 1, \"first-row-id\": 0, \"added-rows\": 1 | format version 3",
        "1 | \"sequence-number\": 1 | format version 2",
        "3 | \"sequence-number\": 1 | first-row-id",
        "3 | \"sequence-number\": 1, \"first-row-id\": 1, \"added-rows\": 1 | next-row-id, 0",
        "3 | \"sequence-number\": 1, \"first-row-id\": 9223372036854775807, \"added-rows\": 1"
            + " | next-row-id",
        "3 | \"sequence-number\": 1, \"first-row-id\": 0, \"added-rows\": 9223372036854775807"
            + " | added-rows",
      })
  void snapshotThatTheSpecificationForbidsIsRefused(int version, String fields, String reason) {
    table(version);
    // A field that is sent twice is none here: what is given comes instead of what is usual.
    JsonNode given = Catalog.parse("{" + fields + "}");
    JsonNode update = Catalog.parse(snapshot(1, ""));
    ((ObjectNode) update.get("snapshot")).setAll((ObjectNode) given);
    refused(update.toString(), "", reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\": \"assign-uuid\", \"uuid\": \"1d8f4b4b-0000-4000-8000-000000000000\"}",
        "{\"action\": \"add-encryption-key\", \"encryption-key\": {\"key-id\": \"k\","
            + " \"encrypted-key-metadata\": \"AAAA\"}}",
        "{\"action\": \"set-properties\", \"updates\": {\"format-version\": \"3\"}}",
        "{\"action\": \"set-properties\", \"updates\": {\"uuid\": \"x\"}}",
        "{\"action\": \"set-properties\", \"updates\":"
            + " {\"write.metadata.compression-codec\": \"zip\"}}",
        "{\"action\": \"set-properties\", \"updates\":"
            + " {\"write.metadata.previous-versions-max\": \"many\"}}",
        "{\"action\": \"set-default-spec\", \"spec-id\": 9}",
        "{\"action\": \"set-default-sort-order\", \"sort-order-id\": 9}",
        "{\"action\": \"add-view-version\", \"view-version\": {\"version-id\": 1,"
            + " \"timestamp-ms\": 1, \"schema-id\": 0, \"summary\": {}, \"default-namespace\": [],"
            + " \"representations\": []}}",
      })
  void updateThatNoTableCanHaveIsRefused(String update) {
    table(2);
    refused(update, "Invalid update", "");
  }

  @Test
  void statisticsOfASnapshotThatIsNotThereAreRefused() {
    table(2);
    refused(statistics(5), "statistics of snapshot 5", "");
    refused(
        statistics(5).replace("\"action\"", "\"snapshot-id\": 6, \"action\""), "", "two snapshots");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -5, 2_147_483_447, 2_147_483_647, 2_000_000_001})
  void columnIdThatLeavesNoOtherIsRefused(int id) {
    table(2);
    refused(schema(field(1, "id", "long") + "," + field(id, "b", "long")), "(add-schema)", "field");
  }

  @ParameterizedTest
  @ValueSource(ints = {-5, 2_147_483_647})
  void partitionFieldIdThatLeavesNoOtherIsRefused(int id) {
    table(2);
    refused(spec(partition("p", "identity", ", \"field-id\": " + id)), "(add-spec)", "field-id");
  }

  @Test
  void partitionFieldWithTheIdOfAnotherIsRefused() {
    table(2);
    commit(spec(partition("p", "bucket[4]", ", \"field-id\": 1000"))).is(200);
    refused(spec(partition("q", "bucket[8]", ", \"field-id\": 1000")), "(add-spec)", "1000");
    refused(
        spec(
            partition("q", "bucket[8]", ", \"field-id\": 1001")
                + ","
                + partition("r", "bucket[16]", ", \"field-id\": 1001")),
        "(add-spec)",
        "1001");
  }

  @Test
  void snapshotThatIsAParentAlreadyIsRefused() {
    table(2);
    commit(snapshot(1, ", \"sequence-number\": 1, \"parent-snapshot-id\": 2")).is(200);
    refused(
        snapshot(2, ", \"sequence-number\": 2, \"parent-snapshot-id\": 1"),
        "(add-snapshot)",
        "parent");
  }

  @Test
  void defaultsCannotBeRemovedIndirectly() {
    table(2);
    commit(schema(field(1, "id", "long") + "," + field(2, "b", "long"))).is(200);
    refused(
        "{\"action\": \"remove-schemas\", \"schema-ids\": [1]},"
            + "{\"action\": \"set-current-schema\", \"schema-id\": 1}",
        "current schema",
        "");
    commit(spec(partition("p", "bucket[4]", ""))).is(200);
    refused(
        "{\"action\": \"remove-partition-specs\", \"spec-ids\": [1]},"
            + "{\"action\": \"set-default-spec\", \"spec-id\": 1}",
        "default partition spec",
        "");
  }

  @Test
  void schemaOfASnapshotCannotBeRemoved() {
    table(2);
    commit(numbered(1, 1)).is(200);
    String added = schema(field(1, "id", "long") + "," + field(2, "b", "long"));
    commit(added + ", {\"action\": \"set-current-schema\", \"schema-id\": -1}").is(200);
    refused("{\"action\": \"remove-schemas\", \"schema-ids\": [0]}", "snapshot 1 has schema 0", "");
    commit(
            "{\"action\": \"remove-snapshots\", \"snapshot-ids\": [1]},"
                + "{\"action\": \"remove-schemas\", \"schema-ids\": [0]}")
        .is(200);
  }

  private void refused(String updates, String names, String reason) {
    long head = catalog.database().events();
    Answer answer = commit(updates).is(400);
    assertThat(answer.text("/error/type")).endsWith("Exception");
    assertThat(answer.text("/error/message")).contains(names).contains(reason);
    assertThat(catalog.database().events()).isEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void specIdAndFieldIdsOfASpecAreTheCatalogs(int version) {
    String path = table(version);
    String added = spec(partition("by_id", "identity", ""));
    JsonNode specs = commit(added).is(200).json().at("/metadata/partition-specs");
    assertThat(specs.get(1).at("/spec-id").asInt()).isEqualTo(1);
    assertThat(specs.get(1).at("/fields/0/field-id").asInt()).isEqualTo(1000);
    // As it is in the issue, with an id of the spec.
    commit(added.replace("\"spec\": {", "\"spec\": {\"spec-id\": 1, ")).is(200);
    if (version > 1) {
      JsonNode metadata =
          commit(spec(partition("b", "bucket[4]", "") + "," + partition("by_id", "identity", "")))
              .is(200)
              .json()
              .get("metadata");
      assertThat(metadata.at("/partition-specs/2/fields/0/field-id").asInt()).isEqualTo(1001);
      assertThat(metadata.at("/partition-specs/2/fields/1/field-id").asInt()).isEqualTo(1000);
      assertThat(metadata.at("/last-partition-id").asInt()).isEqualTo(1001);
    }
    assertThat(catalog.get(path).json().at("/metadata/partition-specs"))
        .hasSize(version > 1 ? 3 : 2);
    catalog.assertWhole();
  }

  @Test
  void aTableIsMadeOfASpecAndAnOrderWithoutIds() {
    String body =
        ", \"partition-spec\": {\"fields\": [%s, %s]}, \"write-order\": %s"
            .formatted(
                partition("p", "bucket[4]", ""),
                partition("q", "bucket[8]", ", \"field-id\": 1007"),
                Catalog.parse(SORTED.formatted("")).get("sort-order"));
    JsonNode metadata = catalog.create(namespace, "t", body).is(200).json().get("metadata");
    assertThat(metadata.at("/partition-specs/0/fields/1/field-id").asInt()).isEqualTo(1001);
    assertThat(metadata.at("/sort-orders/0/order-id").asInt()).isEqualTo(1);
  }

  @Test
  void orderIdOfASortOrderIsTheCatalogs() {
    table(2);
    JsonNode metadata =
        commit(
                SORTED.formatted("")
                    + ", {\"action\": \"set-default-sort-order\", \"sort-order-id\": -1}")
            .is(200)
            .json()
            .get("metadata");
    assertThat(metadata.at("/default-sort-order-id").asInt()).isEqualTo(1);
  }

  @Test
  void statisticsOfASnapshotWithoutRefStayInBothModes() {
    String path = table(2);
    commit(numbered(1, 1) + "," + ref("main", "branch", 1) + "," + statistics(1)).is(200);
    commit(
            snapshot(2, ", \"sequence-number\": 2, \"parent-snapshot-id\": 1")
                + ","
                + ref("main", "branch", 2))
        .is(200);
    JsonNode all = catalog.get(path).is(200).json().get("metadata");
    JsonNode refs = catalog.get(path + "?snapshots=refs").is(200).json().get("metadata");
    assertThat(all.get("snapshots")).hasSize(2);
    assertThat(refs.get("snapshots")).hasSize(1);
    assertThat(refs.at("/snapshots/0/snapshot-id").asLong()).isEqualTo(2);
    assertThat(refs.get("statistics")).isEqualTo(all.get("statistics")).hasSize(1);
    assertThat(refs.get("snapshot-log")).isEqualTo(all.get("snapshot-log"));
  }

  @Test
  void eventsSayWhatIcebergChanged() {
    table(2);
    commit(numbered(1, 1) + "," + ref("main", "branch", 1)).is(200);
    commit(
            snapshot(2, ", \"sequence-number\": 2, \"parent-snapshot-id\": 1")
                + ","
                + ref("main", "branch", 2)
                + ","
                + ref("v1", "tag", 1)
                + ","
                + statistics(1))
        .is(200);
    long head = catalog.head();
    commit("{\"action\": \"remove-snapshots\", \"snapshot-ids\": [1, 97, 98, 99]}").is(200);
    JsonNode event = catalog.eventsAfter(head).getFirst().get("data");
    assertThat(event.at("/result/removed-refs")).hasSize(1);
    assertThat(event.at("/result/removed-refs/0").asText()).isEqualTo("v1");
    assertThat(event.at("/result/refs")).isEmpty();
    assertThat(event.at("/result/removed-snapshots")).hasSize(1);
    assertThat(event.at("/result/removed-snapshots/0").asLong()).isEqualTo(1);
    assertThat(event.get("updates").findValuesAsText("action"))
        .contains("remove-snapshots", "remove-statistics", "remove-snapshot-ref");
  }
}
