package io.varve.testing.fuzz;

import static io.varve.testing.fuzz.FuzzedSchemas.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.iceberg.TableMetadata;

/** Partition specs and sort orders of a table as JSON. */
final class FuzzedSpecs {

  private static final String[] TRANSFORMS = {
    "identity",
    "bucket[4]",
    "truncate[2]",
    "year",
    "month",
    "day",
    "hour",
    "void",
    "bucket[0]",
    "bucket[-1]",
    "bucket[99999999999]",
    "unknown[3]",
    "IDENTITY",
    "zorder",
    ""
  };

  private FuzzedSpecs() {}

  private static String transform(Draw draw) {
    return draw.hostile(3)
        ? draw.from(TRANSFORMS)
        : TRANSFORMS[draw.odd(3) ? draw.below(8) : draw.below(3)];
  }

  static ObjectNode spec(Draw draw, TableMetadata now) {
    ArrayNode fields = JSON.createArrayNode();
    int count = draw.below(3);
    boolean ids = draw.odd(3);
    for (int i = 0; i < count; i++) {
      ObjectNode field =
          fields
              .addObject()
              .put("name", draw.odd(2) ? FuzzedSchemas.name(draw) : "f" + draw.below(5))
              .put("transform", transform(draw))
              .put("source-id", sourceId(draw, now));
      if (ids || draw.hostile(3)) {
        field.put(
            "field-id",
            draw.hostile(3)
                ? draw.ints(1000, 1001, 0, -1, -7, Integer.MAX_VALUE)
                : now.lastAssignedPartitionId() + 1 + i);
      }
    }
    ObjectNode spec = JSON.createObjectNode();
    if (draw.odd(2)) {
      spec.put("spec-id", draw.from(1, 0, 5, -1, Integer.MAX_VALUE));
    }
    return spec.set("fields", fields);
  }

  static ObjectNode order(Draw draw, TableMetadata now) {
    ArrayNode fields = JSON.createArrayNode();
    int count = draw.below(3);
    for (int i = 0; i < count; i++) {
      fields
          .addObject()
          .put("transform", transform(draw))
          .put("source-id", sourceId(draw, now))
          .put("direction", draw.hostile(4) ? "up" : draw.any("asc", "desc"))
          .put("null-order", draw.from("nulls-first", "nulls-last"));
    }
    ObjectNode order = JSON.createObjectNode();
    if (draw.odd(2)) {
      order.put("order-id", draw.from(1, 0, 5, -1, Integer.MAX_VALUE));
    }
    return order.set("fields", fields);
  }

  static int sourceId(Draw draw, TableMetadata now) {
    return draw.hostile(3)
        ? draw.ints(0, -1, 99, Integer.MAX_VALUE)
        : 1 + draw.below(Math.max(1, Math.min(20, now.lastColumnId())));
  }
}
