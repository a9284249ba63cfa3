package io.varve.testing.fuzz;

import static io.varve.testing.fuzz.FuzzedSchemas.JSON;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** Snapshots and refs of a table as JSON. */
final class FuzzedSnapshots {

  private FuzzedSnapshots() {}

  static ObjectNode snapshot(Draw draw, TableMetadata now, long id) {
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
      snapshot.put(
          "schema-id", draw.hostile(3) ? FuzzedTables.smallId(draw) : now.currentSchemaId());
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

  static ObjectNode ref(Draw draw, String name, long snapshotId) {
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

  static long snapshotId(Draw draw, TableMetadata now) {
    List<Snapshot> all = now.snapshots();
    return all.isEmpty() || draw.hostile(4)
        ? draw.longs(99L, -1L, 0L, Long.MAX_VALUE)
        : draw.any(all).snapshotId();
  }
}
