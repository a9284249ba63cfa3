package io.varve.testing.fuzz;

import static io.varve.testing.fuzz.FuzzedSchemas.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.view.ViewMetadata;

/** Updates of views as JSON, most of them sensible, the others hostile. */
public final class FuzzedViews {

  private FuzzedViews() {}

  /** One update of a view that is as {@code now} says. */
  public static List<ObjectNode> updates(Draw draw, ViewMetadata now) {
    List<ObjectNode> updates = new ArrayList<>();
    ObjectNode update = JSON.createObjectNode();
    updates.add(update);
    switch (draw.below(10)) {
      case 0, 1, 2 -> {
        update.put("action", "add-view-version").set("view-version", version(draw, now));
        if (!draw.odd(4)) {
          updates.add(current(-1));
        }
      }
      case 3 ->
          updates.set(
              0,
              current(
                  draw.from(
                      draw.any(now.versions()).versionId(), 1, 2, 99, -1, Integer.MAX_VALUE)));
      case 4 ->
          update
              .put("action", "add-schema")
              .set(
                  "schema",
                  FuzzedSchemas.changed(draw, now.schema(), now.schema().highestFieldId()));
      case 5 ->
          update
              .put("action", "assign-uuid")
              .put("uuid", draw.from(now.uuid(), new UUID(1, 2).toString(), "x"));
      case 6 ->
          update
              .put("action", "upgrade-format-version")
              .put("format-version", draw.from(1, 2, 0, -1));
      case 7 -> {
        update.put("action", "set-properties");
        update
            .putObject("updates")
            .put(
                draw.any(
                    "a",
                    "version.history.num-entries",
                    "replace.drop-dialect.allowed",
                    draw.from("b", "write.metadata.compression-codec")),
                draw.from("2", "1", "true", "0", "-1", "x", "gzip"));
      }
      case 8 ->
          update.put("action", "remove-snapshots").set("snapshot-ids", JSON.createArrayNode());
      default -> update.put("action", "set-location").put("location", now.location());
    }
    return updates;
  }

  private static ObjectNode current(int id) {
    return JSON.createObjectNode()
        .put("action", "set-current-view-version")
        .put("view-version-id", id);
  }

  private static ObjectNode version(Draw draw, ViewMetadata now) {
    ObjectNode version =
        JSON.createObjectNode()
            .put(
                "version-id",
                draw.hostile(3)
                    ? draw.ints(1, 0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE)
                    : now.currentVersionId() + 1)
            .put("timestamp-ms", draw.from(System.currentTimeMillis(), 0L, -1L, Long.MAX_VALUE))
            .put("schema-id", draw.hostile(3) ? draw.ints(-1, 7, 1) : 0);
    version.putObject("summary").put("n", String.valueOf(draw.below(100)));
    version.putArray("default-namespace").add(draw.from("ns", "", "\u0001"));
    if (draw.hostile(3)) {
      version.put("default-catalog", draw.from("c", ""));
    }
    ArrayNode representations = version.putArray("representations");
    int count = draw.hostile(3) ? draw.from(0, 2) : 1;
    for (int i = 0; i < count; i++) {
      representations
          .addObject()
          .put("type", draw.hostile(3) ? draw.from("python", "SQL") : "sql")
          .put("sql", "select " + draw.below(50))
          .put("dialect", draw.hostile(3) ? draw.from("trino", "SPARK", "") : "spark");
    }
    return version;
  }
}
