package io.varve.testing.fuzz;

import static io.varve.testing.fuzz.FuzzedSchemas.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** Updates of tables as JSON, most of them sensible on the table as it is, the others hostile. */
public final class FuzzedTables {

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

  private FuzzedTables() {}

  /** One update of a table that is as {@code now} says. */
  public static List<ObjectNode> updates(Draw draw, TableMetadata now) {
    List<ObjectNode> updates = new ArrayList<>();
    ObjectNode update = JSON.createObjectNode();
    updates.add(update);
    switch (draw.below(24)) {
      case 0, 1, 2 -> {
        long id = 100 + draw.below(1000);
        update.put("action", "add-snapshot").set("snapshot", snapshot(draw, now, id));
        if (!draw.odd(3)) {
          updates.add(ref(draw, draw.hostile(4) ? "" : draw.any("main", "main", "dev"), id));
        }
      }
      case 3 ->
          updates.set(0, ref(draw, draw.any("main", "dev", "v1", "é"), snapshotId(draw, now)));
      case 4 ->
          update.put("action", "remove-snapshot-ref").put("ref-name", draw.any("main", "dev"));
      case 5 ->
          update
              .put("action", "remove-snapshots")
              .set("snapshot-ids", longs(snapshotId(draw, now), snapshotId(draw, now)));
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
        update.put("action", "add-spec").set("spec", spec(draw, now));
        if (!draw.odd(3)) {
          updates.add(JSON.createObjectNode().put("action", "set-default-spec").put("spec-id", -1));
        }
      }
      case 11 -> update.put("action", "set-default-spec").put("spec-id", smallId(draw));
      case 12 -> {
        update.put("action", "add-sort-order").set("sort-order", order(draw, now));
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
              .put("snapshot-id", snapshotId(draw, now));
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

  private static String transform(Draw draw) {
    return draw.hostile(3)
        ? draw.from(TRANSFORMS)
        : TRANSFORMS[draw.odd(3) ? draw.below(8) : draw.below(3)];
  }

  private static ObjectNode snapshot(Draw draw, TableMetadata now, long id) {
    Snapshot current = now.currentSnapshot();
    long last = now.lastSequenceNumber();
    ObjectNode snapshot =
        JSON.createObjectNode()
            .put(
                "snapshot-id",
                draw.hostile(5) ? draw.longs(0L, -1L, -2L, Long.MIN_VALUE, Long.MAX_VALUE) : id)
            .put("timestamp-ms", time(draw))
            .put("manifest-list", draw.hostile(3) ? "" : now.location() + "/m/" + id + ".avro");
    if (draw.hostile(3)) {
      snapshot.put("parent-snapshot-id", draw.longs(id, -1L, 99L, snapshotId(draw, now)));
    } else if (current != null) {
      snapshot.put("parent-snapshot-id", current.snapshotId());
    }
    if (now.formatVersion() > 1 || draw.hostile(3)) {
      snapshot.put(
          "sequence-number",
          draw.hostile(3)
              ? draw.longs(
                  last, last - 1, 1L, 0L, -3L, last + 7, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE)
              : last + 1);
    }
    if (!draw.hostile(3)) {
      snapshot.put("schema-id", draw.hostile(3) ? smallId(draw) : now.currentSchemaId());
    }
    if (!draw.hostile(3)) {
      snapshot.set(
          "summary",
          JSON.createObjectNode()
              .put(
                  "operation",
                  draw.hostile(3) ? draw.from("replace", "delete", "fly", "") : "append")
              .put("added-records", "1"));
    }
    if (now.formatVersion() > 2 || draw.hostile(3)) {
      snapshot.put(
          "first-row-id",
          draw.hostile(3)
              ? draw.longs(0L, now.nextRowId() + 1, -1L, Long.MAX_VALUE)
              : now.nextRowId());
      snapshot.put(
          "added-rows",
          draw.hostile(3) ? draw.longs(0L, -1L, 1L << 48, 1L << 62, Long.MAX_VALUE) : 10L);
    }
    if (draw.hostile(3)) {
      snapshot.put("key-id", "k1");
    }
    return snapshot;
  }

  private static long time(Draw draw) {
    long now = System.currentTimeMillis();
    return draw.hostile(3)
        ? draw.longs(
            0L,
            now - 3_600_000,
            now + 30_000,
            now + 3_600_000,
            -1L,
            Long.MIN_VALUE + now,
            Long.MAX_VALUE)
        : now;
  }

  private static ObjectNode ref(Draw draw, String name, long snapshotId) {
    ObjectNode ref =
        JSON.createObjectNode()
            .put("action", "set-snapshot-ref")
            .put("ref-name", name)
            .put("type", draw.hostile(3) ? draw.from("tag", "TAG", "x") : "branch")
            .put("snapshot-id", snapshotId);
    if (draw.hostile(3)) {
      ref.put("max-ref-age-ms", draw.from(1L, 0L, -1L, Long.MAX_VALUE));
    }
    if (draw.hostile(3)) {
      ref.put("min-snapshots-to-keep", draw.from(1, 0, -1, Integer.MAX_VALUE));
    }
    return ref;
  }

  private static ObjectNode spec(Draw draw, TableMetadata now) {
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

  private static ObjectNode order(Draw draw, TableMetadata now) {
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
            .put("snapshot-id", snapshotId(draw, now))
            .put("statistics-path", draw.hostile(3) ? "" : now.location() + "/s.puffin")
            .put("file-size-in-bytes", draw.from(9L, 0L, -1L, Long.MAX_VALUE));
    if (!partition) {
      file.put("file-footer-size-in-bytes", 4);
      file.putArray("blob-metadata")
          .addObject()
          .put("type", "t")
          .put("snapshot-id", snapshotId(draw, now))
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

  private static int sourceId(Draw draw, TableMetadata now) {
    return draw.hostile(3)
        ? draw.ints(0, -1, 99, Integer.MAX_VALUE)
        : 1 + draw.below(Math.max(1, Math.min(20, now.lastColumnId())));
  }

  private static int smallId(Draw draw) {
    return draw.hostile(3) ? draw.ints(-2, 99, Integer.MAX_VALUE) : draw.any(0, 1, 2, 3);
  }

  private static long snapshotId(Draw draw, TableMetadata now) {
    List<Snapshot> all = now.snapshots();
    return all.isEmpty() || draw.hostile(4)
        ? draw.longs(99L, -1L, 0L, Long.MAX_VALUE)
        : draw.any(all).snapshotId();
  }

  private static ArrayNode longs(long... values) {
    ArrayNode array = JSON.createArrayNode();
    for (long value : values) {
      array.add(value);
    }
    return array;
  }
}
