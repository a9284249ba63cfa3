package io.varve.testing.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;

/** Schemas as JSON: the current one with changes, sensible ones and others. */
final class FuzzedSchemas {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] NAMES = {
    "a", "b", "id", "p", "ID", "a.b", "", " ", "\u0001", "_file", "é", "x".repeat(300), "p_1000"
  };

  private static final String[] TYPES = {
    "long",
    "int",
    "string",
    "double",
    "float",
    "boolean",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "timestamp_ns",
    "timestamptz_ns",
    "decimal(9,2)",
    "decimal(38,38)",
    "decimal(0,0)",
    "decimal(99,1)",
    "decimal(3,9)",
    "fixed[3]",
    "fixed[0]",
    "fixed[-1]",
    "binary",
    "uuid",
    "variant",
    "unknown",
    "geometry",
    "geometry(srid:4326)",
    "geography",
    "geography(OGC:CRS84, karney)",
    "nonsense"
  };

  private FuzzedSchemas() {}

  static String name(Draw draw) {
    return draw.hostile(3) ? draw.from(NAMES) : "n" + draw.below(1000);
  }

  static int id(Draw draw, int usual) {
    return draw.hostile(3)
        ? draw.ints(0, -1, 99, 2_000_000_000, 2_147_483_446, Integer.MAX_VALUE, Integer.MIN_VALUE)
        : usual;
  }

  /** The current schema with columns added, taken off or changed. */
  static ObjectNode changed(Draw draw, Schema current, int lastColumnId) {
    ObjectNode schema = (ObjectNode) parse(SchemaParser.toJson(current));
    ArrayNode fields = (ArrayNode) schema.get("fields");
    if (draw.odd(3) && !fields.isEmpty()) {
      fields.remove(draw.below(fields.size()));
    }
    if (draw.odd(4) && !fields.isEmpty()) {
      ((ObjectNode) fields.get(draw.below(fields.size()))).set("type", type(draw, lastColumnId, 1));
    }
    if (draw.odd(4) && fields.size() > 0) {
      ((ObjectNode) fields.get(draw.below(fields.size()))).put("name", name(draw));
    }
    int added = draw.below(3);
    for (int i = 0; i < added; i++) {
      fields.add(field(draw, id(draw, lastColumnId + 1 + i), lastColumnId, 0));
    }
    if (draw.hostile(3)) {
      schema.set("identifier-field-ids", JSON.createArrayNode().add(draw.from(1, 2, 99)));
    }
    if (draw.hostile(3)) {
      schema.put("schema-id", draw.from(0, 1, 7, -1, Integer.MAX_VALUE));
    } else {
      schema.remove("schema-id");
    }
    return schema;
  }

  private static ObjectNode field(Draw draw, int id, int lastColumnId, int depth) {
    ObjectNode field =
        JSON.createObjectNode()
            .put("id", id)
            .put("name", name(draw))
            .put("required", draw.odd(8))
            .set("type", type(draw, lastColumnId, depth));
    if (draw.odd(8)) {
      field.set(draw.any("initial-default", "write-default"), value(draw));
    }
    if (draw.odd(12)) {
      field.set("initial-default", value(draw));
      field.set("write-default", value(draw));
    }
    return field;
  }

  private static JsonNode value(Draw draw) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return draw.any(
        json.numberNode(1),
        json.textNode("1"),
        json.booleanNode(true),
        json.numberNode(1.5),
        json.textNode("2020-01-01"),
        json.textNode("2020-01-01T00:00:00"),
        json.textNode("2020-01-01T00:00:00+00:00"),
        json.textNode("f79c3e09-677c-4bbd-a479-3f349cb785e7"),
        json.textNode("0aff01"),
        json.nullNode(),
        json.objectNode(),
        json.arrayNode());
  }

  private static JsonNode type(Draw draw, int lastColumnId, int depth) {
    if (depth > 2 || !draw.odd(4)) {
      return JsonNodeFactory.instance.textNode(
          draw.hostile(3) ? draw.from(TYPES) : TYPES[draw.below(11)]);
    }
    int id = id(draw, lastColumnId + 10 + depth * 10);
    return switch (draw.below(3)) {
      case 0 ->
          JSON.createObjectNode()
              .put("type", "struct")
              .set("fields", JSON.createArrayNode().add(field(draw, id, lastColumnId, depth + 1)));
      case 1 ->
          JSON.createObjectNode()
              .put("type", "list")
              .put("element-id", id)
              .put("element-required", draw.odd(2))
              .set("element", type(draw, lastColumnId, depth + 1));
      default ->
          JSON.createObjectNode()
              .put("type", "map")
              .put("key-id", id)
              .put("value-id", id + (draw.hostile(3) ? 0 : 1))
              .put("value-required", draw.odd(2))
              .<ObjectNode>set("key", type(draw, lastColumnId, depth + 1))
              .set("value", type(draw, lastColumnId, depth + 2));
    };
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
