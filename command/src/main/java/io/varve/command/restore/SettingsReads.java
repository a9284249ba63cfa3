package io.varve.command.restore;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Settings of warehouses as they are and were, read outside of any transaction. */
final class SettingsReads {

  private static final String SAVEPOINTS =
      EventTypes.sqlNames(WarehouseSavepointCreated.class, WarehouseSavepointDeleted.class);
  private static final String CREATED = EventTypes.sqlNames(WarehouseSavepointCreated.class);

  private final JdbcClient jdbc;

  SettingsReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A position that has a name. */
  record Savepoint(long position, @Nullable Instant protectUntil) {}

  private record Row(String eventName, String revision, String payload) {}

  /** The events of a warehouse before a version but those on savepoints, the first ones first. */
  List<Event> events(UUID warehouseId, long version, int limit) {
    return jdbc
        .sql(
            """
            select event_name, revision, payload from events
            where stream_id = ? and stream_version < ? and event_name not in (%s)
            order by stream_version limit ?
            """
                .formatted(SAVEPOINTS))
        .params(warehouseId, version, limit)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> RestoreReads.event(row.eventName, row.revision, row.payload))
        .toList();
  }

  /** A savepoint as it is now. */
  Optional<Savepoint> savepoint(UUID warehouseId, String name) {
    return jdbc.sql(
            "select position, protect_until from savepoints where warehouse_id = ? and name = ?")
        .params(warehouseId, name)
        .query(
            (row, n) -> {
              var until = row.getTimestamp("protect_until");
              return new Savepoint(
                  row.getLong("position"), until == null ? null : until.toInstant());
            })
        .optional();
  }

  /** A savepoint as it was made last before a version of its warehouse. */
  Optional<WarehouseSavepointCreated> madeBefore(UUID warehouseId, String name, long version) {
    return jdbc.sql(
            """
            select event_name, revision, payload from events
            where stream_id = ? and stream_version < ? and event_name in (%s)
              and payload->>'savepoint' = ?
            order by stream_version desc limit 1
            """
                .formatted(CREATED))
        .params(warehouseId, version, name)
        .query(Row.class)
        .optional()
        .map(
            row ->
                (WarehouseSavepointCreated)
                    RestoreReads.event(row.eventName, row.revision, row.payload));
  }

  /** Whether a table that is there, or can come back, is a clone. */
  boolean isClone(UUID tableId) {
    return jdbc.sql(
            "select exists (select from tables where table_id = ? and clone_of is not null)")
        .param(tableId)
        .query(Boolean.class)
        .single();
  }

  /** Whether another warehouse of a project has a name. */
  boolean isNameTaken(UUID projectId, String name, UUID warehouseId) {
    return jdbc.sql(
            "select exists (select from warehouses where project_id = ? and name = ?"
                + " and warehouse_id <> ? and deleted_at is null)")
        .params(projectId, name, warehouseId)
        .query(Boolean.class)
        .single();
  }
}
