package io.varve.ledger.seal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events are read; null and empty lists are for all.
 *
 * @param types names of events
 * @param kinds of objects, such as {@code table}; what is granted on an object is of its kind, too
 * @param streams that they are in
 * @param warehouseId whose they are, or what is in it
 * @param namespaceIds that they are about, or whose object is directly in, or was before
 * @param principal who caused them
 * @param since the first moment at which they were sealed
 * @param until the first moment after
 */
public record EventFilter(
    List<String> types,
    List<String> kinds,
    List<UUID> streams,
    @Nullable UUID warehouseId,
    List<UUID> namespaceIds,
    @Nullable String principal,
    @Nullable String requestId,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** All events. */
  public static final EventFilter NONE =
      new EventFilter(List.of(), List.of(), List.of(), null, List.of(), null, null, null, null);

  /** This filter without its namespaces. */
  EventFilter anyNamespace() {
    return new EventFilter(
        types, kinds, streams, warehouseId, List.of(), principal, requestId, since, until);
  }

  /** Whether some events do not pass, whenever they were sealed. */
  public boolean chooses() {
    return !(types.isEmpty()
        && kinds.isEmpty()
        && streams.isEmpty()
        && warehouseId == null
        && namespaceIds.isEmpty()
        && principal == null
        && requestId == null);
  }
}
