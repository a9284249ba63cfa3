package io.varve.projections.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code timelines} that wait to be written. */
final class TimelineBlocks {

  private static final String WRITE =
      """
      insert into timelines as t (key, block, offsets)
      select key, block, offsets::smallint[]
      from unnest(?::uuid[], ?::bigint[], ?::text[]) r (key, block, offsets)
      on conflict (key, block) do update set offsets = t.offsets || excluded.offsets
      """;

  private final JdbcClient jdbc;
  private final Map<Row, StringBuilder> rows = new HashMap<>();

  TimelineBlocks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Row(UUID key, long block) {}

  /** How many rows there are. */
  int waiting() {
    return rows.size();
  }

  /** Adds a position, which is above those that were added, below each of the keys. */
  void add(long position, Collection<UUID> keys) {
    long block = TimelineKeys.block(position);
    int offset = TimelineKeys.offset(position);
    for (UUID key : keys) {
      StringBuilder offsets = rows.computeIfAbsent(new Row(key, block), row -> new StringBuilder());
      offsets.append(offsets.isEmpty() ? '{' : ',').append(offset);
    }
  }

  /** Writes all rows but those of the block of a position, which may get more. */
  void writeBefore(long position) {
    long block = TimelineKeys.block(position);
    write(rows.keySet().stream().filter(row -> row.block < block).toList());
  }

  /** Writes all rows. */
  void write() {
    write(List.copyOf(rows.keySet()));
  }

  private void write(List<Row> ended) {
    if (ended.isEmpty()) {
      return;
    }
    List<String> offsets = new ArrayList<>(ended.size());
    for (Row row : ended) {
      offsets.add(Objects.requireNonNull(rows.remove(row)).append('}').toString());
    }
    jdbc.sql(WRITE)
        .params(
            ended.stream().map(Row::key).toArray(UUID[]::new),
            ended.stream().map(Row::block).toArray(Long[]::new),
            offsets.toArray(String[]::new))
        .update();
  }
}
