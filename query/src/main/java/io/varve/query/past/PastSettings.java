package io.varve.query.past;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.GrantEvent;
import io.varve.ledger.event.GrantEvent.ManagedAccessSet;
import io.varve.ledger.event.LifecycleEvent.Held;
import io.varve.ledger.event.LifecycleEvent.ProtectionSet;
import io.varve.ledger.event.LifecycleEvent.Released;
import io.varve.ledger.event.NamespaceEvent.NamespaceProtectionSet;
import io.varve.ledger.event.NamespaceEvent.NamespaceRestored;
import io.varve.ledger.read.PreparedReads;
import io.varve.query.past.PastPaths.Path;
import io.varve.query.tabular.HoldReads.HoldRow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds how objects were protected, held and managed at a position, by the last event that says so.
 * Whether they were there is for others to find.
 */
public final class PastSettings {

  private static final String EVENTS =
      """
      from events e join chain c on c.sequence = e.sequence
      where e.stream_id = ? and e.event_name in ({names}) and c.position <= ?
      order by e.stream_version desc
      """;

  // A namespace that came back has no protection.
  private static final String PROTECTED =
      "select e.payload->>'protection' "
          + EVENTS.replace(
              "{names}",
              EventTypes.sqlNames(
                  ProtectionSet.class, NamespaceProtectionSet.class, NamespaceRestored.class));

  private static final String HOLDS =
      "select e.payload->>'reason', e.payload->>'until', e.occurred_at, e.metadata->>'actor' "
          + EVENTS.replace("{names}", EventTypes.sqlNames(Held.class, Released.class));

  // Nor is it managed.
  private static final String MANAGED =
      """
      select distinct on (o.id) o.id, e.payload->>'managed'
      from unnest(?::uuid[], ?::uuid[]) o(id, grants)
      join events e on e.stream_id = any(array[o.id, o.grants])
      join chain c on c.sequence = e.sequence
      where e.event_name in ({names}) and c.position <= ?
      order by o.id, c.position desc
      """
          .replace("{names}", EventTypes.sqlNames(ManagedAccessSet.class, NamespaceRestored.class));

  private final PreparedReads reads;
  private final PastPaths paths;

  public PastSettings(PreparedReads reads) {
    this.reads = reads;
    this.paths = new PastPaths(reads);
  }

  /** Whether a namespace, table, view or generic table was protected from being dropped. */
  public boolean isProtected(UUID id, long position) {
    return reads.list(PROTECTED, row -> row.getBoolean(1), id, position).stream()
        .findFirst()
        .orElse(false);
  }

  /**
   * The hold that a table, view or generic table had.
   *
   * @param at the time of the position: holds that ended before are none
   */
  public Optional<HoldRow> hold(UUID id, long position, Instant at) {
    return reads
        .list(
            HOLDS,
            row -> hold(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
            id,
            position)
        .stream()
        .findFirst()
        .flatMap(found -> found)
        .filter(hold -> hold.until() == null || hold.until().isAfter(at));
  }

  private static Optional<HoldRow> hold(
      @Nullable String reason, @Nullable String until, String since, String by) {
    return reason == null
        ? Optional.empty()
        : Optional.of(
            new HoldRow(
                reason,
                until == null ? null : Instant.parse(until),
                OffsetDateTime.parse(since).toInstant(),
                by));
  }

  /** When a position was sealed. */
  public Instant sealedAt(long position) {
    return reads
        .optional(
            "select sealed_at from chain where position = ?",
            row -> row.getObject(1, OffsetDateTime.class).toInstant(),
            position)
        .orElse(Instant.EPOCH);
  }

  /**
   * Managed access of a container.
   *
   * @param inherited whether something that it was in had it
   */
  public record Managed(boolean own, boolean inherited) {}

  /** Managed access of a warehouse. */
  public boolean isManaged(UUID warehouseId, long position) {
    return managed(List.of(warehouseId), position).contains(warehouseId);
  }

  /** Managed access of a namespace; empty if it was not in the warehouse. */
  public Optional<Managed> managed(UUID warehouseId, UUID namespaceId, long position) {
    Path path = paths.at(Stream.of(namespaceId), position).get(namespaceId);
    if (path == null || path.ids().size() < 2 || !path.ids().getFirst().equals(warehouseId)) {
      return Optional.empty();
    }
    Set<UUID> managed = managed(path.ids(), position);
    boolean own = managed.remove(namespaceId);
    return Optional.of(new Managed(own, !managed.isEmpty()));
  }

  private Set<UUID> managed(List<UUID> ids, long position) {
    Set<UUID> managed = new HashSet<>();
    reads.list(
        MANAGED,
        row -> !row.getBoolean(2) || managed.add(row.getObject(1, UUID.class)),
        ids.toArray(UUID[]::new),
        ids.stream().map(GrantEvent::stream).toArray(UUID[]::new),
        position);
    return managed;
  }
}
