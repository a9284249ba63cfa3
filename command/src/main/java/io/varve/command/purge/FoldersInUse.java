package io.varve.command.purge;

import io.varve.command.location.Location;
import io.varve.command.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which folders of a warehouse something uses that exists, or can come back, or is being made. */
public final class FoldersInUse {

  private final JdbcClient jdbc;

  public FoldersInUse(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A table or view whose paths in properties the ledger does not know, for it was made before they
   * were recorded and not changed since.
   */
  public record PathsUnknown(
      boolean view,
      UUID objectId,
      String location,
      String metadataLocation,
      String metadataSha256,
      long metadataLength) {}

  /**
   * Whether something is located at, over or under a folder, has its metadata there, or puts files
   * there, as far as the ledger knows; or was located there, and a savepoint protects it, or a
   * clone shares its files.
   *
   * @param objectId what is purged
   */
  public boolean isInUse(UUID warehouseId, UUID objectId, Location folder) {
    List<String> atOrOver = new ArrayList<>(folder.ancestors());
    atOrOver.add(folder.toString());
    boolean claimed =
        jdbc.sql(
                """
                select exists (
                  select from (
                    select warehouse_id, location from tables
                    union all select warehouse_id, location from views
                    union all select warehouse_id, location from generic_tables
                    union all select warehouse_id, location from path_claims
                    union all
                    select warehouse_id, location from staged_folders where expires_at > now()) o
                  where o.warehouse_id = :warehouse
                    and (o.location = any(:at_or_over)
                         or (o.location > :under and o.location < :past)))
                """)
            .param("warehouse", warehouseId)
            .param("at_or_over", atOrOver.toArray(String[]::new))
            .param("under", folder + "/")
            .param("past", folder + "0")
            .query(Boolean.class)
            .single();
    return claimed
        || holdsMetadata(warehouseId, folder)
        || isShared(warehouseId, atOrOver, folder)
        || isProtected(warehouseId, objectId, atOrOver, folder);
  }

  // By a clone, whose source put files there; the source may have moved, or others be there now.
  private boolean isShared(UUID warehouseId, List<String> atOrOver, Location folder) {
    return jdbc.sql(
            """
            select exists (
              select from tables t cross join lateral unnest(t.clone_folders) f (location)
              where t.warehouse_id = :warehouse and t.clone_of is not null
                and (f.location = any(:at_or_over)
                  or (f.location > :under and f.location < :past)))
            """)
        .param("warehouse", warehouseId)
        .param("at_or_over", atOrOver.toArray(String[]::new))
        .param("under", folder + "/")
        .param("past", folder + "0")
        .query(Boolean.class)
        .single();
  }

  // What ended without a purge left its files, and others may have registered them since.
  private boolean isProtected(
      UUID warehouseId, UUID objectId, List<String> atOrOver, Location folder) {
    return jdbc.sql(
            """
            select exists (
                select from savepoints
                where warehouse_id = :warehouse and protect_until > now())
              and exists (
                select from heads h
                cross join lateral (select h.state->>'location' collate "C" as location) l
                where h.kind in ('table', 'view', 'generic-table') and h.stream_id <> :object
                  and h.state->>'warehouse-id' = :warehouse::text
                  and (l.location = any(:at_or_over)
                    or (l.location > :under and l.location < :past))
                  and savepoint_keeping(:warehouse, h.stream_id, 'tabular_purge') is not null)
            """)
        .param("warehouse", warehouseId)
        .param("object", objectId)
        .param("at_or_over", atOrOver.toArray(String[]::new))
        .param("under", folder + "/")
        .param("past", folder + "0")
        .query(Boolean.class)
        .single();
  }

  // Of those only whose metadata is not in their own folder, however that is spelled.
  private boolean holdsMetadata(UUID warehouseId, Location folder) {
    try (Stream<String> elsewhere =
        jdbc
            .sql(
                """
                select metadata_location from tables
                where warehouse_id = :warehouse
                  and not starts_with(metadata_location, location || '/')
                union all
                select metadata_location from views
                where warehouse_id = :warehouse
                  and not starts_with(metadata_location, location || '/')
                """)
            .param("warehouse", warehouseId)
            .query(String.class)
            .stream()) {
      return elsewhere.anyMatch(file -> contains(folder, file));
    }
  }

  private static boolean contains(Location folder, String file) {
    try {
      return folder.contains(Location.of(file));
    } catch (RefusedException e) {
      return false;
    }
  }

  /** Up to {@code limit} of them with ids after {@code after}, in order of id. */
  public List<PathsUnknown> pathsUnknown(UUID warehouseId, UUID after, int limit) {
    return jdbc.sql(
            """
            select * from (
              select false as view, table_id as object_id, location, metadata_location,
                metadata_sha256, metadata_length
              from tables where warehouse_id = :warehouse and paths is null
              union all
              select true, view_id, location, metadata_location, metadata_sha256, metadata_length
              from views where warehouse_id = :warehouse and paths is null) o
            where o.object_id > :after
            order by o.object_id limit :limit
            """)
        .param("warehouse", warehouseId)
        .param("after", after)
        .param("limit", limit)
        .query(PathsUnknown.class)
        .list();
  }
}
