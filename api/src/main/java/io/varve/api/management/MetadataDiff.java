package io.varve.api.management;

import io.varve.query.table.RecordedFile;
import io.varve.security.rights.ObjectKind;
import io.varve.storage.metadata.ExpectedFile;
import io.varve.storage.metadata.MetadataFileException;
import io.varve.storage.metadata.MetadataStore;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.view.ViewMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the metadata of a table or view has at one moment that it has not at another one. */
final class MetadataDiff {

  private static final String TOTAL_RECORDS = "total-records";

  private final MetadataStore store;

  MetadataDiff(MetadataStore store) {
    this.store = store;
  }

  /** Adds what is different; without a file, only that it is not known. */
  void add(ObjectNode json, ObjectKind kind, RecordedFile from, RecordedFile to) {
    json.put("previous-metadata-location", from.location());
    json.put("metadata-location", to.location());
    json.setAll(content(kind, from, to));
  }

  /**
   * Adds what is different between two objects of the same name, and nothing if nothing is but the
   * files.
   */
  void addApart(ObjectNode json, ObjectKind kind, RecordedFile from, RecordedFile to) {
    ObjectNode content = content(kind, from, to);
    if (!content.isEmpty()) {
      json.put("previous-metadata-location", from.location());
      json.put("metadata-location", to.location());
      json.setAll(content);
    }
  }

  private ObjectNode content(ObjectKind kind, RecordedFile from, RecordedFile to) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    try {
      if (kind == ObjectKind.TABLE) {
        tables(json, store.table(expected(from)).table(), store.table(expected(to)).table());
      } else {
        views(json, store.view(expected(from)).view(), store.view(expected(to)).view());
      }
    } catch (NotFoundException | MetadataFileException e) {
      json.put("metadata-gone", true);
    }
    return json;
  }

  private static ExpectedFile expected(RecordedFile file) {
    return new ExpectedFile(file.location(), file.sha256(), file.length());
  }

  // Ids of columns, of fields of partitions and of snapshots say something within one table only.
  private static void tables(ObjectNode json, TableMetadata before, TableMetadata after) {
    boolean same = Objects.equals(before.uuid(), after.uuid());
    schema(json, before.schema(), after.schema(), same);
    LayoutDiff.specs(json, before, after, same);
    LayoutDiff.orders(json, before, after, same);
    properties(json, before.properties(), after.properties());
    Map<String, Long> refs = refs(after, same);
    Map<String, Long> then = refs(before, same);
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    refs.forEach(
        (name, id) -> {
          if (!id.equals(then.get(name))) {
            set.put(name, after.ref(name).snapshotId());
          }
        });
    put(json, "refs-set", set);
    put(json, "refs-removed", removed(then, refs));
    Snapshot was = before.currentSnapshot();
    Snapshot is = after.currentSnapshot();
    if (same ? !Objects.equals(id(was), id(is)) : !Objects.equals(records(was), records(is))) {
      ObjectNode change = json.putObject("snapshot");
      change.put("previous-id", id(was));
      change.put("id", id(is));
      records(change, "previous-total-records", was);
      records(change, TOTAL_RECORDS, is);
    }
  }

  private static Map<String, Long> refs(TableMetadata table, boolean same) {
    Map<String, Long> refs = new TreeMap<>();
    table.refs().forEach((name, ref) -> refs.put(name, same ? ref.snapshotId() : 0));
    return refs;
  }

  private static void views(ObjectNode json, ViewMetadata before, ViewMetadata after) {
    boolean same = Objects.equals(before.uuid(), after.uuid());
    schema(json, before.schema(), after.schema(), same);
    properties(json, before.properties(), after.properties());
    if (same
        ? before.currentVersionId() != after.currentVersionId()
        : !before
            .currentVersion()
            .representations()
            .equals(after.currentVersion().representations())) {
      json.put("previous-version-id", before.currentVersionId());
      json.put("version-id", after.currentVersionId());
    }
  }

  private static void schema(ObjectNode json, Schema before, Schema after, boolean same) {
    ObjectNode diff = same ? SchemaDiff.of(before, after) : SchemaDiff.byNames(before, after);
    if (diff.valueStream().anyMatch(one -> !one.isEmpty())) {
      json.set("schema", diff);
    }
  }

  /** Adds which properties were set and removed. */
  static void properties(ObjectNode json, Map<String, String> before, Map<String, String> after) {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(after)
        .forEach(
            (key, value) -> {
              if (!value.equals(before.get(key))) {
                set.put(key, value);
              }
            });
    put(json, "properties-set", set);
    put(json, "properties-removed", removed(before, after));
  }

  private static ArrayNode removed(Map<String, ?> before, Map<String, ?> after) {
    ArrayNode removed = JsonNodeFactory.instance.arrayNode();
    before.keySet().stream().filter(key -> !after.containsKey(key)).sorted().forEach(removed::add);
    return removed;
  }

  private static @Nullable Long id(@Nullable Snapshot snapshot) {
    return snapshot == null ? null : snapshot.snapshotId();
  }

  private static @Nullable String records(@Nullable Snapshot snapshot) {
    Map<String, String> summary = snapshot == null ? null : snapshot.summary();
    return summary == null ? null : summary.get(TOTAL_RECORDS);
  }

  private static void records(ObjectNode json, String key, @Nullable Snapshot snapshot) {
    String count = records(snapshot);
    if (count != null && count.matches("\\d{1,18}")) {
      json.put(key, Long.parseLong(count));
    }
  }

  private static void put(ObjectNode json, String key, JsonNode value) {
    if (!value.isEmpty()) {
      json.set(key, value);
    }
  }
}
