package io.varve.command.metadata;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.TableEvent.TableCommitted;
import io.varve.ledger.event.TableEvent.TableRegistered;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Metadata files that commits replaced, of tables that ask for such files to be deleted. */
public final class ReplacedMetadata {

  private final JdbcClient jdbc;

  public ReplacedMetadata(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A table that asks for it.
   *
   * @param location the table's own folder
   * @param metadataExpiredTo version of its stream up to which replaced files were looked at
   */
  public record AskingTable(
      UUID tableId,
      UUID projectId,
      UUID warehouseId,
      String location,
      String metadataLocation,
      String metadataSha256,
      long metadataLength,
      long metadataExpiredTo) {}

  /**
   * A file that a commit replaced.
   *
   * @param version of the table's stream with that commit
   */
  public record ReplacedFile(long version, String location, Instant replacedAt) {}

  /** Up to {@code limit} tables with ids after {@code after}, in order of id. */
  public List<AskingTable> tablesAfter(UUID after, int limit) {
    return jdbc.sql(
            """
            select t.table_id, w.project_id, t.warehouse_id, t.location, t.metadata_location,
              t.metadata_sha256, t.metadata_length, t.metadata_expired_to
            from tables t join warehouses w on w.warehouse_id = t.warehouse_id
            where t.delete_after_commit and t.table_id > ?
            order by t.table_id limit ?
            """)
        .params(after, limit)
        .query(AskingTable.class)
        .list();
  }

  /**
   * Up to {@code limit} files that commits after a version replaced, oldest first; none of a table
   * that is held, and none while it is not known yet which of them a protected savepoint needs.
   */
  public List<ReplacedFile> of(UUID tableId, long afterVersion, int limit) {
    return jdbc.sql(
            """
            select stream_version, payload->>'previous-metadata-location' as location, occurred_at
            from events
            where stream_id = :table and stream_version > :after and event_name = %s
              and not exists (
                select from holds
                where object_id = :table and (held_until is null or held_until > now()))
              and not exists (
                select from tables t join savepoints s on s.warehouse_id = t.warehouse_id
                where t.table_id = :table and s.protect_until > now() and s.position > (
                  select position from follower_positions where follower = 'history'))
            order by stream_version limit :limit
            """
                .formatted(EventTypes.sqlNames(TableCommitted.class)))
        .param("table", tableId)
        .param("after", afterVersion)
        .param("limit", limit)
        .query(
            (row, n) ->
                new ReplacedFile(
                    row.getLong("stream_version"),
                    row.getString("location"),
                    Instant.parse(row.getString("occurred_at"))))
        .list();
  }

  /**
   * The names of those files, however they are spelled, that must stay: a table or view points to
   * them now, or this table did so at a protected savepoint, or a client once put them in its
   * place, so that they are not ours.
   */
  public Set<String> namesToKeep(UUID tableId, Collection<String> locations) {
    String[] names = locations.stream().map(ReplacedMetadata::name).toArray(String[]::new);
    return Set.copyOf(
        jdbc.sql(
                """
                select name from (
                  select substring(metadata_location from '[^/]*$') as name from tables
                  union
                  select substring(metadata_location from '[^/]*$') from views
                  union
                  select substring(e.payload->'metadata'->>'location' from '[^/]*$')
                  from tables t join savepoints s on s.warehouse_id = t.warehouse_id
                  cross join lateral (
                    select sequence from heads_history
                    where object_id = t.table_id and from_position <= s.position
                    order by from_position desc limit 1) h
                  join events e on e.sequence = h.sequence
                  where t.table_id = ? and s.protect_until > now()
                  union
                  select substring(payload->'metadata'->>'location' from '[^/]*$') from events
                  where stream_id = ? and event_name = %s) kept
                where name = any(?)
                """
                    .formatted(EventTypes.sqlNames(TableRegistered.class)))
            .params(tableId, tableId, names)
            .query(String.class)
            .list());
  }

  /** The name of a file, which has a random part; what comes before can be spelled in many ways. */
  public static String name(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }
}
