package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.seal.StoredEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Folds events into the copy of {@code heads}, a chunk at a time. */
final class HeadReplay {

  private final JdbcClient jdbc;
  private final StateFold fold;
  private final Map<UUID, Head> chunk = new HashMap<>();

  private record Head(UUID streamId, String kind, long version, Object state) {}

  HeadReplay(JdbcClient jdbc, StateFold fold) {
    this.jdbc = jdbc;
    this.fold = fold;
  }

  /** Begins a chunk of events with the heads of their streams. */
  void begin(Collection<UUID> streams) {
    chunk.clear();
    jdbc.sql(
            "select stream_id, kind, version, state from pg_temp.heads where stream_id = any(?::uuid[])")
        .param(streams.stream().map(UUID::toString).toArray(String[]::new))
        .query(
            row -> {
              UUID id = row.getObject("stream_id", UUID.class);
              String kind = row.getString("kind");
              chunk.put(
                  id,
                  new Head(
                      id, kind, row.getLong("version"), fold.read(kind, row.getString("state"))));
            });
  }

  /** Folds one event; says what is wrong with its version, or null. */
  @Nullable String apply(StoredEvent stored, Event event) {
    Head before = chunk.get(stored.streamId());
    long expected = before == null ? 0 : before.version + 1;
    Object state = fold.fold(stored.streamType(), before == null ? null : before.state, event);
    String kind = before == null ? stored.streamType() : before.kind;
    chunk.put(stored.streamId(), new Head(stored.streamId(), kind, stored.streamVersion(), state));
    return stored.streamVersion() == expected
        ? null
        : "Stream "
            + stored.streamType()
            + "/"
            + stored.streamId()
            + " has version "
            + stored.streamVersion()
            + " where "
            + expected
            + " is due";
  }

  /** Writes the chunk's heads. */
  void flush() {
    List<Head> heads = new ArrayList<>(chunk.values());
    jdbc.sql(
            """
            insert into pg_temp.heads (stream_id, kind, version, state)
            select * from unnest(?::uuid[], ?::text[], ?::bigint[], ?::json[])
            on conflict (stream_id) do update set version = excluded.version, state = excluded.state
            """)
        .params(
            heads.stream().map(head -> head.streamId.toString()).toArray(String[]::new),
            heads.stream().map(Head::kind).toArray(String[]::new),
            heads.stream().map(Head::version).toArray(Long[]::new),
            heads.stream().map(head -> fold.write(head.state)).toArray(String[]::new))
        .update();
    chunk.clear();
  }
}
