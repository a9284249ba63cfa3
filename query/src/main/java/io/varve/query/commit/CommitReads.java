package io.varve.query.commit;

import io.varve.ledger.read.PreparedReads;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import io.varve.query.request.ErasedUsers;
import io.varve.query.table.RecordedFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists the commits of a table or view, its creation among them, the newest first. They are those
 * of the history of heads, which comes a moment behind the ledger.
 */
public final class CommitReads {

  /** Of an event, how many characters are answered of what it says of one thing. */
  private static final int MOST = 1 << 16;

  // The rows of the page first, and no event but theirs: a table may have thousands of commits. One
  // more than asked for, which says the schema before the last one.
  private static final String PAGE =
      """
      with page as materialized (
        select from_position, sequence from heads_history
        where object_id = ? and from_position < ? and from_position <= ?
        order by from_position desc limit ?
      ), told as materialized (
        select h.from_position, c.sealed_at, e.event_id, e.event_name, m.actor, m."assumed-role",
          m."request-id", m."request-hash", p.metadata->>'location' as location,
          p.metadata->>'sha256' as sha256, (p.metadata->>'length')::bigint as length,
          p."previous-metadata-location",
          case when length(p.result::text) <= {most} then p.result::text end as result,
          case when length(u.updates::text) <= {most} then u.updates::text end as properties,
          (p.result->>'schema-id')::int as schema_id, {shown} as shown
        from page h
        cross join lateral (select * from events o where o.sequence = h.sequence offset 0) e
        cross join lateral (
          select sealed_at from chain o where o.position = h.from_position offset 0) c
        cross join lateral json_to_record(e.metadata) m (
          actor text, "assumed-role" text, "request-id" text, "request-hash" text,
          "warehouse-id" text)
        -- Read once, for it may be as long as the commit was.
        cross join lateral json_to_record(e.payload) p (
          metadata json, "previous-metadata-location" text, result json, updates json)
        left join lateral (
          select json_agg(one) as updates from json_array_elements(p.updates) one
          where one->>'action' in ('set-properties', 'remove-properties')) u on true
        where e.stream_type = ? and m."warehouse-id" = ?
      )
      select t.from_position, t.sealed_at, t.event_id, t.event_name, t.actor, t."assumed-role",
        t."request-id", r.user_agent, r.reason, t.location, t.sha256, t.length,
        t."previous-metadata-location", t.result, t.properties, t.schema_id,
        lead(t.schema_id) over (order by t.from_position desc)
      from told t
      left join requests r on t.shown and r.hash = decode(t."request-hash", 'hex')
      order by t.from_position desc limit ?
      """
          .replace("{shown}", ErasedUsers.SHOWN_OF_EVENT)
          .replace("{most}", String.valueOf(MOST));

  private final PreparedReads reads;

  public CommitReads(PreparedReads reads) {
    this.reads = reads;
  }

  /**
   * A commit.
   *
   * @param event name of its kind
   * @param userAgent what the client called itself; null if that was erased or not sent
   * @param previousLocation the metadata file that it was made on; null of the first one
   * @param result what the metadata came to, as JSON of the ledger; null if that is very long
   * @param properties updates that set and removed properties, as a JSON array; null if there are
   *     none, or they are very long
   * @param previousSchemaId of the commit before, null of the first one
   */
  public record CommitRow(
      long position,
      Instant at,
      UUID eventId,
      String event,
      @Nullable String principal,
      @Nullable String assumedRole,
      @Nullable String requestId,
      @Nullable String userAgent,
      @Nullable String reason,
      RecordedFile metadata,
      @Nullable String previousLocation,
      @Nullable String result,
      @Nullable String properties,
      @Nullable Integer schemaId,
      @Nullable Integer previousSchemaId) {}

  /**
   * A page of the commits of a table or view; empty if there is none of this id in the warehouse.
   *
   * @param kind {@code table} or {@code view}
   * @param through position of the last commit at most
   * @param page after the position of a commit; the newest ones if that is empty
   */
  public Page<CommitRow> list(
      UUID warehouseId, String kind, UUID objectId, long through, PageRequest page) {
    long before = page.after().isEmpty() ? Long.MAX_VALUE : Long.parseLong(page.after());
    List<CommitRow> rows =
        reads.list(
            PAGE,
            CommitReads::row,
            objectId,
            before,
            through,
            page.rowsToRead() + 1,
            kind,
            warehouseId.toString(),
            page.rowsToRead());
    return page.page(rows, row -> String.valueOf(row.position()), Function.identity());
  }

  private static CommitRow row(ResultSet row) throws SQLException {
    return new CommitRow(
        row.getLong(1),
        row.getObject(2, OffsetDateTime.class).toInstant(),
        row.getObject(3, UUID.class),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        new RecordedFile(row.getString(10), row.getString(11), row.getLong(12)),
        row.getString(13),
        row.getString(14),
        row.getString(15),
        row.getObject(16, Integer.class),
        row.getObject(17, Integer.class));
  }
}
