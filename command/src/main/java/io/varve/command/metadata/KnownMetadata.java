package io.varve.command.metadata;

import io.varve.command.location.Location;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.TableEvent.TableRegistered;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which metadata files the ledger knows of. */
public final class KnownMetadata {

  private static final int EVENTS_AT_ONCE = 20_000;

  private final JdbcClient jdbc;

  public KnownMetadata(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A table that was created here, so that all its metadata files are ours. */
  public record CreatedTable(UUID tableId, String location) {}

  /** Up to {@code limit} tables with ids after {@code after}, in order of id. */
  public List<CreatedTable> tablesAfter(UUID after, int limit) {
    return jdbc.sql(
            """
            select t.table_id, t.location from tables t
            where t.table_id > ? and not exists (
              select from events e
              where e.stream_id = t.table_id and e.event_name = %s)
            order by t.table_id limit ?
            """
                .formatted(EventTypes.sqlNames(TableRegistered.class)))
        .params(after, limit)
        .query(CreatedTable.class)
        .list();
  }

  /** Locations of all metadata that a table ever had, normalised as {@link Location} does. */
  public Set<String> of(UUID tableId) {
    Set<String> locations = new HashSet<>();
    jdbc.sql(
            "select payload->'metadata'->>'location' from events"
                + " where stream_id = ? and payload->'metadata' is not null")
        .param(tableId)
        .query(String.class)
        .list()
        .forEach(location -> locations.add(Location.of(location).toString()));
    return locations;
  }

  /**
   * A metadata file of a table.
   *
   * @param version of the table's stream with the event that set it
   */
  public record KnownFile(long version, String location) {}

  /** Up to {@code limit} files that a table had after a version of its stream, oldest first. */
  public List<KnownFile> after(UUID tableId, long version, int limit) {
    return jdbc.sql(
            """
            select stream_version as version, payload->'metadata'->>'location' as location
            from events
            where stream_id = ? and stream_version > ? and payload->'metadata' is not null
            order by stream_version limit ?
            """)
        .params(tableId, version, limit)
        .query(KnownFile.class)
        .list();
  }

  /**
   * Those of {@code names} that some metadata has that anything ever had: another table may have
   * been in the same place, or have it as its {@code write.metadata.path}. Looks at all events, in
   * parts.
   */
  public Set<String> among(Collection<String> names) {
    long last =
        jdbc.sql("select coalesce(max(sequence), 0) from events").query(Long.class).single();
    Set<String> found = new HashSet<>();
    for (long after = 0; after < last; after += EVENTS_AT_ONCE) {
      found.addAll(
          jdbc.sql(
                  """
                  select name from (
                    select substring(payload->'metadata'->>'location' from '[^/]*$') as name
                    from events where sequence > ? and sequence <= ?) known
                  where name = any(?)
                  """)
              .params(after, after + EVENTS_AT_ONCE, names.toArray(String[]::new))
              .query(String.class)
              .list());
    }
    return found;
  }
}
