package io.varve.query.past;

import io.varve.ledger.read.PreparedReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds where namespaces were. */
final class PastPaths {

  private final PreparedReads reads;

  PastPaths(PreparedReads reads) {
    this.reads = reads;
  }

  /** Where a container was: the topmost is the warehouse. */
  record Path(List<UUID> ids, List<String> names) {

    private Path() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** The containers of names at a position, with all that they were in. */
  Map<UUID, Path> at(Stream<@Nullable UUID> containers, long position) {
    Map<UUID, Path> paths = new HashMap<>();
    reads.list(
        """
        with recursive up as (
          select c.id as start, c.id as at, 0 as depth, null::text collate "C" as name
          from unnest(?::uuid[]) c(id)
          union all
          select up.start, l.container_id, up.depth + 1, n.name
          from up
          cross join lateral (
            select list, name, to_position from names_history
            where object_id = up.at and from_position <= ?
            order by from_position desc limit 1) n
          join history_lists l on l.number = n.list
          where n.to_position is null or n.to_position > ?)
        select start, at, name from up order by start, depth desc
        """,
        row -> {
          Path path = paths.computeIfAbsent(row.getObject(1, UUID.class), start -> new Path());
          path.ids.add(row.getObject(2, UUID.class));
          // The name is that of what is below.
          Stream.ofNullable(row.getString(3)).forEach(path.names::add);
          return true;
        },
        containers.filter(Objects::nonNull).distinct().toArray(UUID[]::new),
        position,
        position);
    return paths;
  }
}
