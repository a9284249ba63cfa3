package io.varve.query.warehouse;

import io.varve.ledger.read.PreparedReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Resolves the warehouse that a request names by its id. */
public final class WarehouseResolution {

  /**
   * For how long a warehouse's row may be used after it was read. A request that changes one is
   * answered only after this time, so no node serves by the old row once the change was answered.
   */
  private static final Duration LEASE = Duration.ofSeconds(1);

  private final PreparedReads reads;
  private final ConcurrentMap<UUID, Leased> active = new ConcurrentHashMap<>();

  public WarehouseResolution(PreparedReads reads) {
    this.reads = reads;
  }

  private record Leased(ResolvedWarehouse warehouse, long until) {}

  /** The warehouse of an id, if it is open to clients; it may have been read a second ago. */
  public Optional<ResolvedWarehouse> active(UUID warehouseId) {
    Leased known = active.get(warehouseId);
    if (known != null && System.nanoTime() - known.until < 0) {
      return Optional.of(known.warehouse);
    }
    long until = System.nanoTime() + LEASE.toNanos();
    Optional<ResolvedWarehouse> found = find(warehouseId, "active");
    found.ifPresentOrElse(
        warehouse -> active.put(warehouseId, new Leased(warehouse, until)),
        () -> active.remove(warehouseId));
    return found;
  }

  /** The warehouse of an id as it is now, active or not, if it was not deleted. */
  public Optional<ResolvedWarehouse> existing(UUID warehouseId) {
    return find(warehouseId, "deleted_at is null");
  }

  /** The warehouse of an id as it is now, even if it was deleted, as long as it has not ended. */
  public Optional<ResolvedWarehouse> untilItsEnd(UUID warehouseId) {
    return find(warehouseId, "true");
  }

  private Optional<ResolvedWarehouse> find(UUID warehouseId, String condition) {
    return reads.optional(
        "select warehouse_id, project_id, name, location, storage_profile, secret_id,"
            + " soft_delete_seconds, allowed_format_versions, default_format_version,"
            + " managed_by from warehouses where warehouse_id = ? and "
            + condition,
        WarehouseResolution::warehouse,
        warehouseId);
  }

  private static ResolvedWarehouse warehouse(ResultSet row) throws SQLException {
    return new ResolvedWarehouse(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getObject(6, UUID.class),
        row.getObject(7, Long.class),
        row.getString(8),
        row.getObject(9, Integer.class),
        row.getString(10));
  }

  /** Returns when no node uses the row any more that a warehouse had before this call. */
  public void awaitSeen(UUID warehouseId) {
    active.remove(warehouseId);
    try {
      Thread.sleep(LEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
