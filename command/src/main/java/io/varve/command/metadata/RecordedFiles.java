package io.varve.command.metadata;

import io.varve.ledger.event.MetadataFile;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Metadata files as the ledger recorded them, for those who kept the location only. */
public final class RecordedFiles {

  private final JdbcClient jdbc;

  public RecordedFiles(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The file at a location that a table or view has or had.
   *
   * @param objectId of the table or view, which may have ended
   * @throws IllegalStateException if the ledger knows none
   */
  public MetadataFile of(UUID objectId, String location) {
    return jdbc.sql(
            """
            select payload->'metadata'->>'location' as location,
              payload->'metadata'->>'sha256' as sha256,
              (payload->'metadata'->>'length')::bigint as length
            from events
            where stream_id = ? and payload->'metadata'->>'location' = ?
            order by stream_version desc limit 1
            """)
        .params(objectId, location)
        .query(MetadataFile.class)
        .optional()
        .orElseThrow(
            () -> new IllegalStateException("The ledger knows no metadata file at " + location));
  }
}
