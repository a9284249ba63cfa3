package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.event.TableEvent.TableCommitted;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Commits of a chunk whose row the next event of their table replaces whole, before anything reads
 * it: writing them would leave nothing. A busy table has thousands of them. Their states are folded
 * like all others.
 */
final class Superseded {

  private Superseded() {}

  /** Which of the entries need not be written. */
  static BitSet in(List<Chunk.Entry> entries) {
    BitSet superseded = new BitSet(entries.size());
    Map<UUID, Event> next = new HashMap<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Event event = entries.get(i).event();
      UUID stream = entries.get(i).stored().streamId();
      if (event instanceof TableCommitted commit && replaces(next.get(stream), commit)) {
        superseded.set(i);
      }
      if (event == null) {
        next.remove(stream);
      } else {
        next.put(stream, event);
      }
    }
    return superseded;
  }

  // What an event does not say of deletion after a commit stays as the one before it said.
  private static boolean replaces(@Nullable Event next, TableCommitted commit) {
    return next instanceof TableCommitted later
        && later.tableId().equals(commit.tableId())
        && (later.result().deleteAfterCommit() != null
            || commit.result().deleteAfterCommit() == null)
        && (later.result().paths() != null || commit.result().paths() == null);
  }
}
