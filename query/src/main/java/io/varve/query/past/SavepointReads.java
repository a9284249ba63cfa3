package io.varve.query.past;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointCreated;
import io.varve.ledger.event.WarehouseEvent.WarehouseSavepointDeleted;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads names of positions. */
public final class SavepointReads {

  private static final String SAVEPOINTS =
      """
      select s.name, s.position, s.protect_until, s.created_at,
        (select c.sealed_at from chain c where c.position = s.position)
      from savepoints s where s.warehouse_id = ?
      """;

  private static final String THEN =
      """
      select s.name, s.position, s.protect_until, s.created_at,
        (select c.sealed_at from chain c where c.position = s.position)
      from (
        select distinct on (e.payload->>'savepoint') e.event_name,
          (e.payload->>'savepoint') collate "C" as name,
          (e.payload->>'position')::bigint as position,
          (e.payload->>'protect-until')::timestamptz as protect_until,
          e.occurred_at::timestamptz as created_at
        from events e join chain c on c.sequence = e.sequence
        where e.stream_id = ? and e.event_name in ({created}, {deleted}) and c.position <= ?
        order by e.payload->>'savepoint', e.stream_version desc) s
      where s.event_name in ({created}) and s.name > ? order by s.name limit ?
      """
          .replace("{created}", EventTypes.sqlNames(WarehouseSavepointCreated.class))
          .replace("{deleted}", EventTypes.sqlNames(WarehouseSavepointDeleted.class));

  private final PreparedReads reads;

  public SavepointReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A position with a name.
   *
   * @param protectUntil until when files are kept that the warehouse had there; null if they are
   *     not
   * @param sealedAt when the position was sealed; null for position 0
   */
  public record SavepointRow(
      String name,
      long position,
      @Nullable Instant protectUntil,
      Instant createdAt,
      @Nullable Instant sealedAt) {}

  /** Those of a warehouse, by name. */
  public Page<SavepointRow> list(UUID warehouseId, PageRequest page) {
    List<SavepointRow> rows =
        reads.list(
            SAVEPOINTS + " and s.name > ? order by s.name limit ?",
            SavepointReads::read,
            warehouseId,
            page.after(),
            page.rowsToRead());
    return page.page(rows, SavepointRow::name, Function.identity());
  }

  /** Those that a warehouse had at a position, by name. */
  public Page<SavepointRow> listThen(UUID warehouseId, long position, PageRequest page) {
    List<SavepointRow> rows =
        reads.list(
            THEN, SavepointReads::read, warehouseId, position, page.after(), page.rowsToRead());
    return page.page(rows, SavepointRow::name, Function.identity());
  }

  /** That of a name. */
  public Optional<SavepointRow> find(UUID warehouseId, String name) {
    return reads.optional(SAVEPOINTS + " and s.name = ?", SavepointReads::read, warehouseId, name);
  }

  private static SavepointRow read(ResultSet row) throws SQLException {
    return new SavepointRow(
        row.getString(1),
        row.getLong(2),
        instant(row.getObject(3, OffsetDateTime.class)),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        instant(row.getObject(5, OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
