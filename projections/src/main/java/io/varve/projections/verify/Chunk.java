package io.varve.projections.verify;

import io.varve.ledger.event.Event;
import io.varve.ledger.seal.StoredEvent;
import io.varve.projections.follower.SealedChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events in a row, in order.
 *
 * @param changes what followers make of them
 * @param position the last one, if they have positions
 * @param more whether others may come after them
 */
record Chunk(List<Entry> entries, List<SealedChange> changes, long position, boolean more) {

  /**
   * An event.
   *
   * @param event null if its row is no event that this version knows
   * @param problem why, else null
   */
  record Entry(StoredEvent stored, @Nullable Event event, @Nullable String problem) {

    static Entry of(StoredEvent stored, EventReader reader) {
      try {
        return new Entry(stored, reader.read(stored), null);
      } catch (RuntimeException e) {
        return new Entry(stored, null, e.toString());
      }
    }

    /** Says that it cannot be replayed, and why. */
    String cannotBeReplayed(Object why) {
      return "Event " + stored.name() + " (" + stored.eventId() + ") cannot be replayed: " + why;
    }
  }
}
