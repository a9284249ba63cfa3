package io.varve.ledger.seal;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tells those who wait which positions events of this node got, whichever node sealed them: {@link
 * SealerLoop} sees to it. Those who stop waiting {@link #forget} the event.
 */
public final class SealedPositions {

  private final ConcurrentMap<UUID, CompletableFuture<Long>> awaited = new ConcurrentHashMap<>();
  private volatile boolean idle;

  /**
   * Whether the sealer of this node waits for a commit, so that the next one is sealed at once
   * whether or not somebody waits for its position. It does not where one commit follows another
   * within its rest.
   */
  public boolean isIdle() {
    return idle;
  }

  /** Says whether the sealer waits for a commit. */
  public void idle(boolean waits) {
    idle = waits;
  }

  /** The position that an event is about to get; to be called before it is committed. */
  public CompletableFuture<Long> await(UUID eventId) {
    return awaited.computeIfAbsent(eventId, id -> new CompletableFuture<>());
  }

  /** Nobody waits for the position of an event any more. */
  public void forget(UUID eventId) {
    awaited.remove(eventId);
  }

  boolean isAwaited(UUID eventId) {
    return awaited.containsKey(eventId);
  }

  Set<UUID> awaited() {
    return Set.copyOf(awaited.keySet());
  }

  /** Says what was sealed, once that is committed. */
  void sealed(Map<UUID, Long> positions) {
    positions.forEach(
        (event, position) -> {
          CompletableFuture<Long> waits = awaited.remove(event);
          if (waits != null) {
            waits.complete(position);
          }
        });
  }
}
