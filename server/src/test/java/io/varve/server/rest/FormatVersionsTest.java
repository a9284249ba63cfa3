package io.varve.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.EdgeAlgorithm;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of each format, as Iceberg's own client makes and changes them. */
@ExtendWith(ServedCatalog.class)
final class FormatVersionsTest {

  private static final Schema PLAIN =
      new Schema(NestedField.required(1, "id", Types.LongType.get()));

  private final Catalog catalog;
  private final String namespace;

  FormatVersionsTest(Catalog catalog) {
    this.catalog = catalog;
    this.namespace = catalog.newNamespace();
  }

  private TableIdentifier name(String table) {
    return TableIdentifier.of(Namespace.of(namespace), table);
  }

  private static Map<String, String> format(int version) {
    return Map.of("format-version", "" + version);
  }

  private static void append(Table table, String file, long rows) {
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(table.location() + "/data/" + file)
                .withFileSizeInBytes(10)
                .withRecordCount(rows)
                .build())
        .commit();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aTableOfEachFormatIsCreatedAndChanged(int version) throws Exception {
    try (RESTCatalog client = catalog.client()) {
      Table table =
          client.createTable(name("t"), PLAIN, PartitionSpec.unpartitioned(), format(version));
      assertThat(TableUtil.formatVersion(table)).isEqualTo(version);
      append(table, "a.parquet", 3);
      append(table, "b.parquet", 4);
      table.updateSchema().addColumn("note", Types.StringType.get()).commit();
      table.newDelete().deleteFile(table.location() + "/data/a.parquet").commit();
      Table loaded = client.loadTable(name("t"));
      assertThat(TableUtil.formatVersion(loaded)).isEqualTo(version);
      assertThat(loaded.schema().findField("note").type()).isEqualTo(Types.StringType.get());
      assertThat(loaded.snapshots()).hasSize(3);
      assertThat(loaded.currentSnapshot().summary()).containsEntry("total-records", "4");
    }
  }

  @Test
  void aTableIsUpgradedButNeverDowngraded() throws Exception {
    try (RESTCatalog client = catalog.client()) {
      client.createTable(name("t"), PLAIN, PartitionSpec.unpartitioned(), format(1));
    }
    String upgrade = "{\"action\": \"upgrade-format-version\", \"format-version\": %d}";
    for (int version : new int[] {2, 3}) {
      Answer answer = catalog.commit(namespace, "t", upgrade.formatted(version)).is(200);
      assertThat(answer.json().at("/metadata/format-version").asInt()).isEqualTo(version);
    }
    for (int version : new int[] {2, 4, 99, 0, -1}) {
      catalog
          .commit(namespace, "t", upgrade.formatted(version))
          .isError(400, "IllegalArgumentException");
    }
  }

  @Test
  void noTableIsOfAFormatThatIsADraft() {
    for (String version : new String[] {"0", "4", "5", "-1", "x"}) {
      long head = catalog.head();
      catalog
          .create(namespace, "t", ", \"properties\": {\"format-version\": \"" + version + "\"}")
          .is(400);
      assertThat(catalog.head()).isEqualTo(head);
    }
  }

  @Test
  void rowsKeepTheirLineage() throws Exception {
    try (RESTCatalog client = catalog.client()) {
      Table table = client.createTable(name("t"), PLAIN, PartitionSpec.unpartitioned(), format(3));
      append(table, "a.parquet", 3);
      append(table, "b.parquet", 4);
      // A writer that hasn't seen the other's rows is given ids after them when it tries again.
      Table stale = client.loadTable(name("t"));
      append(table, "c.parquet", 5);
      append(stale, "d.parquet", 6);
      JsonNode metadata = catalog.get(Catalog.table(namespace, "t")).json().get("metadata");
      assertThat(metadata.get("next-row-id").asLong()).isEqualTo(3 + 4 + 5 + 6);
      assertThat(metadata.get("snapshots"))
          .extracting(snapshot -> snapshot.get("first-row-id").asLong())
          .containsExactly(0L, 3L, 7L, 12L);
      assertThat(client.loadTable(name("t")).snapshots())
          .extracting(Snapshot::addedRows)
          .isEqualTo(List.of(3L, 4L, 5L, 6L));
    }
  }

  @Test
  void typesOfTheThirdFormatComeBackAsTheyWere() throws Exception {
    Schema schema =
        new Schema(
            NestedField.required(1, "id", Types.LongType.get()),
            NestedField.optional(2, "variant", Types.VariantType.get()),
            NestedField.optional(3, "geometry", Types.GeometryType.crs84()),
            NestedField.optional(4, "projected", Types.GeometryType.of("srid:3857")),
            NestedField.optional(
                5, "geography", Types.GeographyType.of("OGC:CRS84", EdgeAlgorithm.KARNEY)),
            NestedField.optional(6, "nanos", Types.TimestampNanoType.withoutZone()),
            NestedField.optional(7, "nanos_tz", Types.TimestampNanoType.withZone()),
            NestedField.optional(8, "nothing", Types.UnknownType.get()),
            NestedField.optional("filled")
                .withId(9)
                .ofType(Types.IntegerType.get())
                .withInitialDefault(Literal.of(7))
                .withWriteDefault(Literal.of(8))
                .build());
    try (RESTCatalog client = catalog.client()) {
      client.createTable(name("t"), schema, PartitionSpec.unpartitioned(), format(3));
      assertThat(client.loadTable(name("t")).schema().asStruct()).isEqualTo(schema.asStruct());

      Table table = client.loadTable(name("t"));
      table
          .updateSchema()
          .addColumn("later", Types.StringType.get(), "a doc", Literal.of("old rows"))
          .commit();
      table.updateSchema().updateColumnDefault("later", Literal.of("new rows")).commit();
      NestedField later = client.loadTable(name("t")).schema().findField("later");
      assertThat(later.initialDefault()).isEqualTo("old rows");
      assertThat(later.writeDefault()).isEqualTo("new rows");
      assertThat(
              catalog
                  .get(Catalog.table(namespace, "t"))
                  .json()
                  .at("/metadata/schemas/0/fields")
                  .findValuesAsText("type"))
          .containsAll(
              List.of(
                  "variant",
                  "geometry(srid:3857)",
                  "geography(OGC:CRS84, karney)",
                  "timestamp_ns",
                  "timestamptz_ns",
                  "unknown"));
    }
  }

  @Test
  void typesOfTheThirdFormatAreNoneOfTheSecond() {
    for (String type :
        new String[] {"variant", "geometry", "geography", "timestamp_ns", "unknown"}) {
      String body =
          """
          {"name": "t", "properties": {"format-version": "2"}, "schema": {"type": "struct",
            "schema-id": 0, "fields": [
              {"id": 1, "name": "x", "required": false, "type": "%s"}]}}\
          """
              .formatted(type);
      catalog.post(Catalog.tables(namespace), body).isError(400, "IllegalArgumentException");
    }
  }

  @Test
  void encryptionKeysComeAndGo() {
    catalog.create(namespace, "t", ", \"properties\": {\"format-version\": \"3\"}").is(200);
    String key =
        """
        {"action": "add-encryption-key", "encryption-key": {"key-id": "k1",
          "encrypted-key-metadata": "c2VjcmV0", "encrypted-by-id": "kms",
          "properties": {"a": "b"}}}\
        """;
    Answer added = catalog.commit(namespace, "t", key).is(200);
    assertThat(added.text("/metadata/encryption-keys/0/key-id")).isEqualTo("k1");
    assertThat(added.text("/metadata/encryption-keys/0/encrypted-key-metadata"))
        .isEqualTo("c2VjcmV0");
    Answer removed =
        catalog
            .commit(namespace, "t", "{\"action\": \"remove-encryption-key\", \"key-id\": \"k1\"}")
            .is(200);
    assertThat(removed.json().at("/metadata/encryption-keys")).isEmpty();
  }

  @Test
  void statisticsComeAndGo() {
    catalog.create(namespace, "t");
    String snapshot =
        """
        {"action": "add-snapshot", "snapshot": {"snapshot-id": 1, "sequence-number": 1,
          "timestamp-ms": 1700000000000, "manifest-list": "file:///nowhere/1.avro",
          "summary": {"operation": "append"}, "schema-id": 0}}\
        """;
    String statistics =
        """
        {"action": "set-statistics", "snapshot-id": 1, "statistics": {"snapshot-id": 1,
          "statistics-path": "file:///nowhere/s.puffin", "file-size-in-bytes": 1,
          "file-footer-size-in-bytes": 1, "blob-metadata": []}}\
        """;
    Answer set = catalog.commit(namespace, "t", snapshot + "," + statistics).is(200);
    assertThat(set.json().at("/metadata/statistics")).hasSize(1);
    Answer removed =
        catalog
            .commit(namespace, "t", "{\"action\": \"remove-statistics\", \"snapshot-id\": 1}")
            .is(200);
    assertThat(removed.json().at("/metadata/statistics")).isEmpty();
  }
}
