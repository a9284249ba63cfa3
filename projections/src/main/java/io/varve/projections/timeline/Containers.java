package io.varve.projections.timeline;

import io.varve.projections.follower.SealedChange;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the objects of some changes were in, and those in turn, at the positions of the changes. */
final class Containers {

  // Of each, what it was in before the first of the positions, and what it came into until the
  // last.
  private static final String READ =
      """
      with recursive up (object_id, from_position, container_id) as (
        select null::uuid, null::bigint, u from unnest(?::uuid[]) u
        union
        select h.object_id, h.from_position, (
          select l.container_id from history_lists l where l.number = h.list)
        from up cross join lateral (
          (select n.* from names_history n
            where n.object_id = up.container_id and n.from_position < ?
            order by n.from_position desc limit 1)
          union all
          select n.* from names_history n
            where n.object_id = up.container_id and n.from_position >= ? and n.from_position <= ?) h
      )
      select object_id, from_position, container_id from up where object_id is not null
      """;

  private final Map<UUID, NavigableMap<Long, UUID>> spans = new HashMap<>();

  private Containers() {}

  /** Those of changes in the order of their positions. */
  static Containers of(JdbcClient jdbc, List<SealedChange> changes) {
    Containers containers = new Containers();
    // An object that is moved was somewhere else one position before.
    long first = changes.getFirst().position();
    jdbc.sql(READ)
        .params(
            changes.stream()
                .flatMap(change -> Stream.of(change.objectId(), grantedIn(change)))
                .distinct()
                .toArray(UUID[]::new),
            first,
            first,
            changes.getLast().position())
        .query(
            row -> {
              containers
                  .spans
                  .computeIfAbsent(row.getObject(1, UUID.class), id -> new TreeMap<>())
                  .put(row.getLong(2), row.getObject(3, UUID.class));
            });
    return containers;
  }

  private static UUID grantedIn(SealedChange change) {
    UUID namespace = change.grantedIn();
    return namespace == null ? change.objectId() : namespace;
  }

  /** An object and all that it was in at a position; what was dropped is where it was before. */
  Set<UUID> up(UUID object, long position) {
    Set<UUID> found = new LinkedHashSet<>();
    UUID at = object;
    while (at != null && found.add(at)) {
      NavigableMap<Long, UUID> of = spans.get(at);
      Map.Entry<Long, UUID> span = of == null ? null : of.floorEntry(position);
      at = span == null ? null : span.getValue();
    }
    return found;
  }
}
