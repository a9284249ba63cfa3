package io.varve.api.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortField;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is different in how a table is partitioned and sorted by default. */
final class LayoutDiff {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LayoutDiff() {}

  /**
   * Adds the default partition specs, if they differ, and their fields that were added, removed and
   * changed.
   *
   * @param same whether it is one table, whose fields are known by their ids; otherwise by names
   */
  static void specs(ObjectNode json, TableMetadata before, TableMetadata after, boolean same) {
    Map<Object, PartitionField> old = fields(before.spec(), same);
    Map<Object, PartitionField> current = fields(after.spec(), same);
    ArrayNode added = JSON.arrayNode();
    ArrayNode removed = JSON.arrayNode();
    ArrayNode changed = JSON.arrayNode();
    current.forEach(
        (key, field) -> {
          PartitionField then = old.get(key);
          if (then == null) {
            added.add(field(after.schema(), field));
          } else {
            ObjectNode is = field(after.schema(), field);
            ObjectNode was = field(before.schema(), then);
            // A column that has another name is a change of the schema.
            boolean moved = !same && !was.path("column").equals(is.path("column"));
            if (moved
                || (same && field.sourceId() != then.sourceId())
                || !was.path("name").equals(is.path("name"))
                || !was.path("transform").equals(is.path("transform"))) {
              changed.add(change(was, is));
            }
          }
        });
    old.forEach(
        (key, field) -> {
          if (!current.containsKey(key)) {
            removed.add(field(before.schema(), field));
          }
        });
    boolean another = same && before.defaultSpecId() != after.defaultSpecId();
    if (another || !added.isEmpty() || !removed.isEmpty() || !changed.isEmpty()) {
      ObjectNode spec = json.putObject("partition-spec");
      spec.put("previous-id", before.defaultSpecId());
      spec.put("id", after.defaultSpecId());
      spec.set("added", added);
      spec.set("removed", removed);
      spec.set("changed", changed);
    }
  }

  /** Adds the default sort orders with all their fields, if they differ. */
  static void orders(ObjectNode json, TableMetadata before, TableMetadata after, boolean same) {
    if (keys(before, same).equals(keys(after, same))) {
      return;
    }
    ObjectNode order = json.putObject("sort-order");
    order.put("previous-id", before.defaultSortOrderId());
    order.put("id", after.defaultSortOrderId());
    order.set("previous-fields", fields(before.schema(), before.sortOrder()));
    order.set("fields", fields(after.schema(), after.sortOrder()));
  }

  private static Map<Object, PartitionField> fields(PartitionSpec spec, boolean byId) {
    Map<Object, PartitionField> fields = new LinkedHashMap<>();
    for (PartitionField field : spec.fields()) {
      fields.put(byId ? field.fieldId() : field.name(), field);
    }
    return fields;
  }

  private static ObjectNode field(Schema schema, PartitionField field) {
    return JSON.objectNode()
        .put("id", field.fieldId())
        .put("name", field.name())
        .put("column", schema.findColumnName(field.sourceId()))
        .put("transform", field.transform().toString());
  }

  private static ObjectNode change(ObjectNode was, ObjectNode is) {
    ObjectNode change = JSON.objectNode();
    change.set("id", is.path("id"));
    change.set("name", is.path("name"));
    for (String key : List.of("name", "column", "transform")) {
      if (!was.path(key).equals(is.path(key))) {
        change.set("previous-" + key, was.path(key));
        change.set(key, is.path(key));
      }
    }
    return change;
  }

  /** A field of a sort order; its column by the id, or by the name. */
  private record Key(@Nullable Object column, String transform, String direction, String nulls) {}

  private static List<Key> keys(TableMetadata table, boolean byId) {
    List<Key> keys = new ArrayList<>();
    for (SortField field : table.sortOrder().fields()) {
      keys.add(
          new Key(
              byId
                  ? (Object) field.sourceId()
                  : Objects.requireNonNullElse(
                      table.schema().findColumnName(field.sourceId()), field.sourceId()),
              field.transform().toString(),
              text(field.direction()),
              text(field.nullOrder())));
    }
    return keys;
  }

  private static ArrayNode fields(Schema schema, SortOrder order) {
    ArrayNode fields = JSON.arrayNode();
    for (SortField field : order.fields()) {
      fields
          .addObject()
          .put("column", schema.findColumnName(field.sourceId()))
          .put("transform", field.transform().toString())
          .put("direction", text(field.direction()))
          .put("null-order", text(field.nullOrder()));
    }
    return fields;
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
