package io.varve.testing.fuzz;

import static io.varve.testing.fuzz.FuzzedSchemas.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;

/** Updates of tables as JSON, most of them sensible on the table as it is, the others hostile. */
public final class FuzzedTables {

  private FuzzedTables() {}

  /** One update of a table that is as {@code now} says. */
  public static List<ObjectNode> updates(Draw draw, TableMetadata now) {
    List<ObjectNode> updates = new ArrayList<>();
    ObjectNode update = JSON.createObjectNode();
    updates.add(update);
    switch (draw.below(24)) {
      case 0, 1, 2 -> {
        long id = 100 + draw.below(1000);
        update
            .put("action", "add-snapshot")
            .set("snapshot", FuzzedSnapshots.snapshot(draw, now, id));
        if (!draw.odd(3)) {
          updates.add(
              FuzzedSnapshots.ref(
                  draw, draw.hostile(4) ? "" : draw.any("main", "main", "dev"), id));
        }
      }
      case 3 ->
          updates.set(
              0,
              FuzzedSnapshots.ref(
                  draw, draw.any("main", "dev", "v1", "é"), FuzzedSnapshots.snapshotId(draw, now)));
      case 4 ->
          update.put("action", "remove-snapshot-ref").put("ref-name", draw.any("main", "dev"));
      case 5 ->
          update
              .put("action", "remove-snapshots")
              .set(
                  "snapshot-ids",
                  longs(
                      FuzzedSnapshots.snapshotId(draw, now),
                      FuzzedSnapshots.snapshotId(draw, now)));
      case 6, 7 -> {
        update
            .put("action", "add-schema")
            .set("schema", FuzzedSchemas.changed(draw, now.schema(), now.lastColumnId()));
        if (!draw.odd(3)) {
          updates.add(
              JSON.createObjectNode().put("action", "set-current-schema").put("schema-id", -1));
        }
      }
      case 8 -> update.put("action", "set-current-schema").put("schema-id", smallId(draw));
      case 9, 10 -> {
        update.put("action", "add-spec").set("spec", FuzzedSpecs.spec(draw, now));
        if (!draw.odd(3)) {
          updates.add(JSON.createObjectNode().put("action", "set-default-spec").put("spec-id", -1));
        }
      }
      case 11 -> update.put("action", "set-default-spec").put("spec-id", smallId(draw));
      case 12 -> {
        update.put("action", "add-sort-order").set("sort-order", FuzzedSpecs.order(draw, now));
        if (!draw.odd(3)) {
          updates.add(
              JSON.createObjectNode()
                  .put("action", "set-default-sort-order")
                  .put("sort-order-id", -1));
        }
      }
      case 13 -> update.put("action", "set-default-sort-order").put("sort-order-id", smallId(draw));
      case 14 -> properties(draw, update);
      case 15 ->
          update
              .put("action", "remove-properties")
              .set("removals", JSON.createArrayNode().add(draw.from("a", "none")));
      case 16 -> statistics(draw, now, update);
      case 17 ->
          update
              .put("action", draw.any("remove-statistics", "remove-partition-statistics"))
              .put("snapshot-id", FuzzedSnapshots.snapshotId(draw, now));
      case 18 ->
          update
              .put("action", "remove-schemas")
              .set("schema-ids", JSON.createArrayNode().add(smallId(draw)));
      case 19 ->
          update
              .put("action", "remove-partition-specs")
              .set("spec-ids", JSON.createArrayNode().add(smallId(draw)));
      case 20 -> {
        if (draw.odd(3)) {
          update.put("action", "remove-encryption-key").put("key-id", draw.any("k1", "k2"));
        } else {
          update
              .put("action", "add-encryption-key")
              .set(
                  "encryption-key",
                  JSON.createObjectNode()
                      .put("key-id", draw.from("k1", "k2", ""))
                      .put("encrypted-key-metadata", draw.from("AAAA", "", "?"))
                      .put("encrypted-by-id", draw.from("k1", "none")));
        }
      }
      case 21 ->
          update
              .put("action", "upgrade-format-version")
              .put(
                  "format-version",
                  draw.from(
                      Math.min(3, now.formatVersion() + draw.below(2)),
                      1,
                      4,
                      0,
                      -1,
                      Integer.MAX_VALUE));
      case 22 ->
          update
              .put("action", "assign-uuid")
              .put("uuid", draw.from(now.uuid(), new UUID(1, 2).toString(), "1-1-1-1-1", ""));
      default -> update.put("action", "set-location").put("location", now.location());
    }
    if (draw.hostile(9)) {
      spoil(draw, updates.getFirst());
    }
    return updates;
  }

  private static void properties(Draw draw, ObjectNode update) {
    update.put("action", "set-properties");
    update
        .putObject("updates")
        .put(
            draw.any(
                "a",
                "b",
                draw.from("c", ""),
                draw.from("d", "format-version"),
                draw.from("e", "uuid"),
                "write.metadata.previous-versions-max",
                draw.from("f", "write.metadata.compression-codec"),
                "write.metadata.delete-after-commit.enabled",
                draw.from("g", "current-snapshot-id")),
            draw.hostile(2)
                ? draw.from("-1", "gzip", "none", "x", "true", "", "99999999999")
                : draw.any("1", "3"));
  }

  private static void statistics(Draw draw, TableMetadata now, ObjectNode update) {
    boolean partition = draw.odd(2);
    update.put("action", partition ? "set-partition-statistics" : "set-statistics");
    ObjectNode file =
        update
            .putObject(partition ? "partition-statistics" : "statistics")
            .put("snapshot-id", FuzzedSnapshots.snapshotId(draw, now))
            .put("statistics-path", draw.hostile(3) ? "" : now.location() + "/s.puffin")
            .put("file-size-in-bytes", draw.from(9L, 0L, -1L, Long.MAX_VALUE));
    if (!partition) {
      file.put("file-footer-size-in-bytes", 4);
      file.putArray("blob-metadata")
          .addObject()
          .put("type", "t")
          .put("snapshot-id", FuzzedSnapshots.snapshotId(draw, now))
          .put("sequence-number", draw.from(1L, -1L))
          .set("fields", JSON.createArrayNode().add(draw.from(1, -1, 99)));
    }
  }

  // Takes a field out, or gives it a value of another kind.
  private static void spoil(Draw draw, ObjectNode update) {
    List<String> names = new ArrayList<>();
    update.fieldNames().forEachRemaining(names::add);
    String name = draw.any(names);
    switch (draw.below(4)) {
      case 0 -> update.remove(name);
      case 1 -> update.putNull(name);
      case 2 -> update.put(name, draw.from(-1, 0, Integer.MAX_VALUE));
      default -> update.putObject(name);
    }
  }

  static int smallId(Draw draw) {
    return draw.hostile(3) ? draw.ints(-2, 99, Integer.MAX_VALUE) : draw.any(0, 1, 2, 3);
  }

  private static ArrayNode longs(long... values) {
    ArrayNode array = JSON.createArrayNode();
    for (long value : values) {
      array.add(value);
    }
    return array;
  }
}
