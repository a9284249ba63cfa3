package io.varve.query.audit;

import io.varve.projections.timeline.TimelineKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which changes and attempts are listed; null is for all.
 *
 * @param principal id of who did or tried it
 * @param objectKind such as {@code table}; of a change the type of its stream
 * @param below whether what was below the object then is listed, too
 * @param grantsId id of the stream of what is granted on that object
 * @param action of an attempt, such as {@code commit}, or the name of an event
 * @param outcome {@value #CHANGED}, or that of an attempt
 * @param address that the request came from
 * @param from the first moment
 * @param to the first moment after
 */
public record AuditFilter(
    @Nullable String principal,
    @Nullable String objectKind,
    @Nullable UUID objectId,
    boolean below,
    @Nullable UUID grantsId,
    @Nullable String action,
    @Nullable String outcome,
    @Nullable String address,
    @Nullable Instant from,
    @Nullable Instant to) {

  /** The outcome of a change. */
  public static final String CHANGED = "changed";

  /** Keys of the timelines that have the changes, the one with fewer of them first. */
  List<UUID> keysOfChanges() {
    UUID user = principal == null ? null : TimelineKeys.ofUser(principal);
    return Stream.of(Optional.ofNullable(objectId), Optional.ofNullable(user))
        .flatMap(Optional::stream)
        .toList();
  }

  /** As {@link #keysOfChanges}, of attempts, which have indexes of their own for all else. */
  List<UUID> keysOfAttempts() {
    return below ? keysOfChanges() : List.of();
  }

  boolean hasChanges() {
    return outcome == null || outcome.equals(CHANGED);
  }

  boolean hasAttempts() {
    return !CHANGED.equals(outcome);
  }
}
