package io.varve.api.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What one schema has that another one has not, field by field. */
final class SchemaDiff {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SchemaDiff() {}

  /** Columns of one table that were added, removed and changed, as they are known by their ids. */
  static ObjectNode of(Schema before, Schema after) {
    return of(
        before,
        new TreeMap<>(TypeUtil.indexById(before.asStruct())),
        after,
        new TreeMap<>(TypeUtil.indexById(after.asStruct())));
  }

  /** As {@link #of}, of two tables: columns of the same full name are compared. */
  static ObjectNode byNames(Schema before, Schema after) {
    return of(before, byName(before), after, byName(after));
  }

  private static Map<String, NestedField> byName(Schema schema) {
    Map<String, NestedField> fields = new LinkedHashMap<>();
    new TreeMap<>(TypeUtil.indexById(schema.asStruct()))
        .forEach((id, field) -> fields.put(schema.findColumnName(id), field));
    return fields;
  }

  private static <K> ObjectNode of(
      Schema before, Map<K, NestedField> old, Schema after, Map<K, NestedField> current) {
    ObjectNode diff = JSON.objectNode();
    ArrayNode added = diff.putArray("added");
    ArrayNode removed = diff.putArray("removed");
    ArrayNode changed = diff.putArray("changed");
    current.forEach(
        (id, field) -> {
          NestedField then = old.get(id);
          if (then == null) {
            added.add(field(after, field));
          } else {
            changes(before, then, after, field).forEach(changed::add);
          }
        });
    old.forEach(
        (id, field) -> {
          if (!current.containsKey(id)) {
            removed.add(field(before, field));
          }
        });
    return diff;
  }

  private static ObjectNode field(Schema schema, NestedField field) {
    ObjectNode json = JSON.objectNode();
    json.put("id", field.fieldId());
    json.put("name", schema.findColumnName(field.fieldId()));
    json.put("type", field.type().toString());
    json.put("required", field.isRequired());
    return json;
  }

  private static List<ObjectNode> changes(
      Schema before, NestedField then, Schema after, NestedField now) {
    ObjectNode json = JSON.objectNode();
    json.put("id", now.fieldId());
    json.put("name", after.findColumnName(now.fieldId()));
    int same = json.size();
    put(json, "name", before.findColumnName(then.fieldId()), after.findColumnName(now.fieldId()));
    // What is in a field of another type has entries of its own.
    if (then.type().isPrimitiveType() || now.type().isPrimitiveType()) {
      put(json, "type", then.type().toString(), now.type().toString());
    }
    put(json, "required", String.valueOf(then.isRequired()), String.valueOf(now.isRequired()));
    put(json, "doc", then.doc(), now.doc());
    return json.size() == same ? List.of() : List.of(json);
  }

  private static void put(
      ObjectNode json, String key, @Nullable String before, @Nullable String after) {
    if (before == null ? after != null : !before.equals(after)) {
      json.put("previous-" + key, before);
      json.put(key, after);
    }
  }
}
