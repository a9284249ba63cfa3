package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.seal.StoredEvent;
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

  private record Head(UUID streamId, String kind, long version, String state) {}

  HeadReplay(JdbcClient jdbc, StateFold fold) {
    this.jdbc = jdbc;
    this.fold = fold;
  }

  /** Folds one event; says what is wrong with its version, or null. */
  @Nullable String apply(StoredEvent stored, Event event) {
    Head before = chunk.computeIfAbsent(stored.streamId(), this::read);
    long expected = before == null ? 0 : before.version + 1;
    String state = fold.fold(stored.streamType(), before == null ? null : before.state, event);
    chunk.put(
        stored.streamId(),
        new Head(stored.streamId(), stored.streamType(), stored.streamVersion(), state));
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
    for (Head head : List.copyOf(chunk.values())) {
      jdbc.sql(
              """
              insert into pg_temp.heads (stream_id, kind, version, state) values (?, ?, ?, ?)
              on conflict (stream_id) do update set version = excluded.version, state = excluded.state
              """)
          .params(head.streamId, head.kind, head.version, head.state)
          .update();
    }
    chunk.clear();
  }

  private @Nullable Head read(UUID streamId) {
    return jdbc.sql("select stream_id, kind, version, state from pg_temp.heads where stream_id = ?")
        .param(streamId)
        .query(Head.class)
        .optional()
        .orElse(null);
  }
}
