package io.varve.ledger.seal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * An event as its row has it, with payload and metadata as the exact text.
 *
 * @param sequence order of insertion; not an order of commits
 * @param occurredAt ISO-8601 time as the event store wrote it
 */
public record StoredEvent(
    long sequence,
    UUID eventId,
    String streamType,
    UUID streamId,
    long streamVersion,
    String name,
    String revision,
    String occurredAt,
    String metadata,
    String payload) {

  /** Columns of {@code events e}, as {@link #read} wants them. */
  public static final String COLUMNS =
      "e.sequence, e.event_id, e.stream_type, e.stream_id, e.stream_version, e.event_name,"
          + " e.revision, e.occurred_at, e.metadata, e.payload";

  /** The event of a row that has {@link #COLUMNS}. */
  public static StoredEvent read(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong("sequence"),
        row.getObject("event_id", UUID.class),
        row.getString("stream_type"),
        row.getObject("stream_id", UUID.class),
        row.getLong("stream_version"),
        row.getString("event_name"),
        row.getString("revision"),
        row.getString("occurred_at"),
        row.getString("metadata"),
        row.getString("payload"));
  }
}
