package io.varve.command.table;

import io.varve.command.location.PropertyPaths;
import io.varve.ledger.store.LedgerJson;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import tools.jackson.databind.node.ObjectNode;

/** Metadata of a new table that has the state of another one, and shares its files. */
public final class TableClone {

  private static final String PROPERTIES = "properties";

  private TableClone() {}

  /**
   * The metadata of a clone. It has an identity and a folder of its own, writes nowhere else, and
   * tells clients that the files which it refers to are not its own ({@code gc.enabled}). Which
   * metadata files there were before is the source's history.
   *
   * @param then the state that it gets
   * @param gone snapshots that it does not get, which no branch or tag needs
   * @param location its own folder
   */
  public static TableMetadata of(TableMetadata then, Set<Long> gone, UUID uuid, String location) {
    TableMetadata kept =
        gone.isEmpty() ? then : TableMetadata.buildFrom(then).removeSnapshots(gone).build();
    ObjectNode json = (ObjectNode) LedgerJson.mapper().readTree(TableMetadataParser.toJson(kept));
    json.put("table-uuid", uuid.toString());
    json.put("location", location);
    json.remove("metadata-log");
    ObjectNode properties =
        json.get(PROPERTIES) instanceof ObjectNode said ? said : json.putObject(PROPERTIES);
    PropertyPaths.keys().forEach(properties::remove);
    properties.put(TableProperties.GC_ENABLED, "false");
    return TableMetadataParser.fromJson(json.toString());
  }

  /** Snapshots that a table had and has no more, whose files may be gone. */
  public static Set<Long> gone(TableMetadata now, TableMetadata then) {
    return then.snapshots().stream()
        .map(Snapshot::snapshotId)
        .filter(id -> now.snapshot(id) == null)
        .collect(Collectors.toSet());
  }
}
