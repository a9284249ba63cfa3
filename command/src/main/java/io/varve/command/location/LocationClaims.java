package io.varve.command.location;

import io.varve.command.refusal.Reason;
import io.varve.command.refusal.RefusedException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps tables, views and generic tables of a warehouse from lying in one another's folders, those
 * that their properties name included, and all of them out of a folder that a purge is to empty. A
 * location that Varve chose ends in a fresh id and needs no claim.
 */
public final class LocationClaims {

  private final JdbcClient jdbc;

  public LocationClaims(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What wants a folder.
   *
   * @param objectId of the table, view or generic table, which may have it already
   * @param actor whose request it is; a table that the same one has staged may be made there
   */
  public record Claimant(UUID warehouseId, UUID objectId, String actor) {}

  /**
   * Claims {@code location} in the running transaction, one claim at a time per warehouse.
   *
   * @throws RefusedException if something else is located at, over or under it
   */
  public void claim(Claimant claimant, Location location) {
    lock(claimant.warehouseId());
    // A statement of its own, whose snapshot is younger than the lock.
    checkFree(claimant, location);
    jdbc.sql("delete from staged_folders where warehouse_id = ? and location = ? and actor = ?")
        .params(claimant.warehouseId(), location.toString(), claimant.actor())
        .update();
  }

  /**
   * Claims {@code location} in the running transaction for a table that is to be created there
   * later by the same actor: nobody else gets it, or a folder over or under it, until {@code
   * until}.
   *
   * @throws RefusedException if something else is located at, over or under it
   */
  public void stage(Claimant claimant, Location location, Instant until) {
    lock(claimant.warehouseId());
    checkFree(claimant, location);
    jdbc.sql("delete from staged_folders where warehouse_id = ? and expires_at < now()")
        .param(claimant.warehouseId())
        .update();
    jdbc.sql(
            """
            insert into staged_folders (warehouse_id, location, actor, expires_at)
            values (?, ?, ?, ?)
            on conflict (warehouse_id, location, actor) do update
              set expires_at = greatest(staged_folders.expires_at, excluded.expires_at)
            """)
        .params(
            claimant.warehouseId(), location.toString(), claimant.actor(), Timestamp.from(until))
        .update();
  }

  private void lock(UUID warehouseId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param(warehouseId.toString())
        .query()
        .singleRow();
  }

  /**
   * Checks that nothing else is located at, over or under {@code location} just now, and that it is
   * no folder that is named by a namespace's id.
   *
   * @throws RefusedException if one does
   */
  public void checkFree(Claimant claimant, Location location) {
    boolean taken =
        near(
                location,
                """
                select exists (
                  select from namespaces
                  where namespace_id = :last::uuid and warehouse_id = :warehouse)
                or exists (
                  select from tables
                  where warehouse_id = :warehouse and table_id <> :object
                    and (location = any(:at_or_over) or (location > :under and location < :past)))
                or exists (
                  select from views
                  where warehouse_id = :warehouse and view_id <> :object
                    and (location = any(:at_or_over) or (location > :under and location < :past)))
                or exists (
                  select from generic_tables
                  where warehouse_id = :warehouse and generic_table_id <> :object
                    and (location = any(:at_or_over) or (location > :under and location < :past)))
                or exists (
                  select from path_claims
                  where warehouse_id = :warehouse and object_id <> :object
                    and (location = any(:at_or_over) or (location > :under and location < :past)))
                or exists (
                  select from staged_folders
                  where warehouse_id = :warehouse and expires_at > now()
                    and not (location = :location and actor = :actor)
                    and (location = any(:at_or_over) or (location > :under and location < :past)))
                or exists (
                  select from purges
                  where warehouse_id = :warehouse and metadata_location is null
                    and (location = any(:at_or_over) or (location > :under and location < :past)))
                """)
            .param("warehouse", claimant.warehouseId())
            .param("object", claimant.objectId())
            .param("actor", claimant.actor())
            .param("location", location.toString())
            .param("last", location.lastId().orElse(null))
            .query(Boolean.class)
            .single();
    if (taken) {
      throw new RefusedException(
          Reason.BAD_REQUEST,
          "Location is at, over or under that of another table, view or generic table, of one that"
              + " is being created, of a path in their properties, or of files that are still to be"
              + " purged, or it is a namespace's: "
              + location);
    }
  }

  /**
   * Claims {@code location} for a new warehouse in the running transaction, one claim at a time. So
   * a file's location alone says which warehouse it belongs to.
   *
   * @throws RefusedException if another warehouse is located at, over or under it
   */
  public void claimForWarehouse(Location location) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('varve warehouses', 0))")
        .query()
        .singleRow();
    // A statement of its own, whose snapshot is younger than the lock.
    checkFreeForWarehouse(location);
  }

  /**
   * Checks that no warehouse is located at, over or under {@code location} just now.
   *
   * @throws RefusedException if one does
   */
  public void checkFreeForWarehouse(Location location) {
    boolean taken =
        near(
                location,
                """
                select exists (
                  select from warehouses
                  where location = any(:at_or_over) or (location > :under and location < :past))
                """)
            .query(Boolean.class)
            .single();
    if (taken) {
      throw new RefusedException(
          Reason.STORAGE_OVERLAP,
          "Another warehouse is located at, above or under "
              + location
              + "; give this one a key-prefix or a bucket of its own");
    }
  }

  private JdbcClient.StatementSpec near(Location location, String sql) {
    List<String> atOrOver = new ArrayList<>(location.ancestors());
    atOrOver.add(location.toString());
    return jdbc.sql(sql)
        .param("at_or_over", atOrOver.toArray(String[]::new))
        .param("under", location + "/")
        .param("past", location + "0");
  }
}
