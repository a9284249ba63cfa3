package io.varve.api.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.varve.api.http.JsonBodies;
import io.varve.command.refusal.RefusedException;
import io.varve.command.table.TableResults;
import io.varve.command.table.TableUpdates;
import io.varve.command.view.ViewRules;
import io.varve.testing.fuzz.Draw;
import io.varve.testing.fuzz.FuzzedTables;
import io.varve.testing.fuzz.FuzzedViews;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotRefType;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.ImmutableSQLViewRepresentation;
import org.apache.iceberg.view.ImmutableViewVersion;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewMetadataParser;

/**
 * Random and hostile updates in memory: whatever is not refused can be written, read again as the
 * same, and committed to by an ordinary writer. {@code -Djqwik.tries.default} says how many cases.
 */
final class UpdatesFuzzTest {

  private static final JsonBodies BODIES = new JsonBodies();
  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "b", Types.StringType.get()));

  /** Commits of updates, each of which is made of a number ({@link Draw}). */
  @Provide
  Arbitrary<List<List<Long>>> commits() {
    return Arbitraries.longs().list().ofMinSize(1).ofMaxSize(4).list().ofMinSize(1).ofMaxSize(6);
  }

  @Property
  void aTableCanBeReadAgain(
      @ForAll("commits") List<List<Long>> commits,
      @ForAll @IntRange(min = 1, max = 3) int version) {
    TableMetadata table =
        read(
            TableMetadata.newTableMetadata(
                SCHEMA,
                PartitionSpec.unpartitioned(),
                SortOrder.unsorted(),
                "file:///w/t",
                Map.of("format-version", String.valueOf(version))));
    for (List<Long> commit : commits) {
      List<ObjectNode> updates = new ArrayList<>();
      for (long seed : commit) {
        updates.addAll(FuzzedTables.updates(new Draw(seed), table));
      }
      Optional<TableMetadata> applied = applied(table, updates);
      if (applied.isPresent()) {
        assertThat(applied.get().uuid()).isEqualTo(table.uuid());
        assertThat(applied.get().lastSequenceNumber())
            .isGreaterThanOrEqualTo(table.lastSequenceNumber());
        assertThat(applied.get().nextRowId()).isGreaterThanOrEqualTo(table.nextRowId());
        table = read(applied.get());
      }
    }
    goesOn(table);
  }

  @Property
  void aTableThatIsMadeOfUpdatesCanBeReadAgain(
      @ForAll @Size(max = 3) List<Long> commit, @ForAll @IntRange(min = 1, max = 3) int version) {
    TableMetadata made = TableUpdates.created(version, creation());
    List<ObjectNode> updates = new ArrayList<>();
    commit.forEach(seed -> updates.addAll(FuzzedTables.updates(new Draw(seed), made)));
    created(version, updates).ifPresent(table -> goesOn(read(table)));
  }

  private static Optional<TableMetadata> created(int version, List<ObjectNode> updates) {
    try {
      List<MetadataUpdate> all = new ArrayList<>(creation());
      all.addAll(BODIES.read(body(updates), CommitBodies.TableCommit.class).request().updates());
      return Optional.of(TableUpdates.created(version, all));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private static List<MetadataUpdate> creation() {
    return List.of(
        new MetadataUpdate.AddSchema(SCHEMA),
        new MetadataUpdate.SetCurrentSchema(-1),
        new MetadataUpdate.AddPartitionSpec(PartitionSpec.unpartitioned()),
        new MetadataUpdate.SetDefaultPartitionSpec(-1),
        new MetadataUpdate.AddSortOrder(SortOrder.unsorted()),
        new MetadataUpdate.SetDefaultSortOrder(-1),
        new MetadataUpdate.SetLocation("file:///w/t"));
  }

  private static Optional<TableMetadata> applied(TableMetadata base, List<ObjectNode> updates) {
    try {
      UpdateTableRequest request =
          BODIES.read(body(updates), CommitBodies.TableCommit.class).request();
      return Optional.of(applied(base, request.updates()));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private static TableMetadata applied(TableMetadata base, Iterable<MetadataUpdate> updates) {
    List<MetadataUpdate> list = new ArrayList<>();
    updates.forEach(list::add);
    return TableUpdates.applied(base, List.of(), list);
  }

  private static byte[] body(List<ObjectNode> updates) {
    return ("{\"requirements\": [], \"updates\": " + updates + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static TableMetadata read(TableMetadata metadata) {
    TableResults.updates(metadata.changes());
    String json = TableMetadataParser.toJson(metadata);
    TableMetadata again = TableMetadataParser.fromJson("file:///w/t/m/00000.metadata.json", json);
    assertThat(TableMetadataParser.toJson(again)).isEqualTo(json);
    return again;
  }

  // An ordinary writer adds a column, a partition field and a snapshot.
  private static void goesOn(TableMetadata table) {
    List<Types.NestedField> columns = new ArrayList<>(table.schema().columns());
    int column = table.lastColumnId() + 1;
    columns.add(Types.NestedField.optional(column, "new_column", Types.LongType.get()));
    Schema schema = new Schema(columns, table.schema().identifierFieldIds());
    String rows =
        table.formatVersion() < 3
            ? ""
            : ", \"first-row-id\": %d, \"added-rows\": 1".formatted(table.nextRowId());
    String parent =
        table.currentSnapshot() == null
            ? ""
            : ", \"parent-snapshot-id\": " + table.currentSnapshot().snapshotId();
    String snapshot =
        """
        {"snapshot-id": 77777, "sequence-number": %d, "timestamp-ms": %d, "manifest-list": "m",
         "summary": {"operation": "append"}%s%s}\
        """
            .formatted(
                table.formatVersion() == 1 ? 0 : table.lastSequenceNumber() + 1,
                Math.max(
                    System.currentTimeMillis(),
                    table.snapshotLog().isEmpty()
                        ? 0
                        : table.snapshotLog().getLast().timestampMillis()),
                parent,
                rows);
    TableMetadata next =
        read(
            applied(
                table,
                List.of(
                    new MetadataUpdate.AddSchema(schema),
                    new MetadataUpdate.SetCurrentSchema(-1),
                    new MetadataUpdate.AddSnapshot(SnapshotParser.fromJson(snapshot)),
                    new MetadataUpdate.SetSnapshotRef(
                        SnapshotRef.MAIN_BRANCH,
                        77777L,
                        SnapshotRefType.BRANCH,
                        null,
                        null,
                        null))));
    assertThat(next.currentSnapshot().snapshotId()).isEqualTo(77777);
    read(applied(next, List.of(new MetadataUpdate.SetProperties(Map.of("k", "v")))));
  }

  @Property
  void aViewCanBeReadAgain(@ForAll("commits") List<List<Long>> commits) {
    ViewMetadata view =
        read(
            ViewMetadata.builder()
                .assignUUID("1d8f4b4b-0000-4000-8000-000000000000")
                .setLocation("file:///w/v")
                .setCurrentVersion(version(1, "select 1"), SCHEMA)
                .build());
    for (List<Long> commit : commits) {
      List<ObjectNode> updates = new ArrayList<>();
      for (long seed : commit) {
        updates.addAll(FuzzedViews.updates(new Draw(seed), view));
      }
      try {
        UpdateTableRequest request =
            BODIES.read(body(updates), CommitBodies.ViewCommit.class).request();
        view = read(ViewRules.applied(view, List.of(), request.updates()));
      } catch (RefusedException e) {
        continue;
      }
    }
    int last = view.versions().stream().mapToInt(v -> v.versionId()).max().orElseThrow();
    read(
        ViewRules.applied(
            view,
            List.of(),
            List.of(
                new MetadataUpdate.SetProperties(Map.of("replace.drop-dialect.allowed", "true")),
                new MetadataUpdate.AddViewVersion(version(last + 1, "select 'next'")),
                new MetadataUpdate.SetCurrentViewVersion(-1))));
  }

  private static ImmutableViewVersion version(int id, String sql) {
    return ImmutableViewVersion.builder()
        .versionId(id)
        .schemaId(0)
        .timestampMillis(System.currentTimeMillis())
        .putSummary("operation", "create")
        .defaultNamespace(org.apache.iceberg.catalog.Namespace.of("ns"))
        .addRepresentations(
            ImmutableSQLViewRepresentation.builder().sql(sql).dialect("spark").build())
        .build();
  }

  private static ViewMetadata read(ViewMetadata metadata) {
    String json = ViewMetadataParser.toJson(metadata);
    ViewMetadata again = ViewMetadataParser.fromJson(json);
    assertThat(ViewMetadataParser.toJson(again)).isEqualTo(json);
    return again;
  }
}
