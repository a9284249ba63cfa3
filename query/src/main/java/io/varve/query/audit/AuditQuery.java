package io.varve.query.audit;

import io.varve.projections.timeline.TimelineKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A query of changes or of attempts, as it is put together. */
final class AuditQuery {

  private final String position;
  private final boolean byTimeline;
  private final StringBuilder sql;
  private final List<Object> parameters = new ArrayList<>();

  /**
   * @param select with {@code {rows}} where its rows come from
   * @param from of all rows, such as {@code from chain c}
   * @param position its column
   * @param timelines of the timelines that have the rows, such as {@code from timelines t}
   * @param keys the rows are in all timelines of these; empty for all rows
   * @param first of these positions on
   * @param last up to this one
   */
  AuditQuery(
      String select,
      String from,
      String position,
      String timelines,
      List<UUID> keys,
      long first,
      long last) {
    this.position = position;
    this.byTimeline = !keys.isEmpty();
    String where = position + " >= ? and " + position + " <= ?";
    if (!byTimeline) {
      sql = new StringBuilder(select.replace("{rows}", from) + "\nwhere " + where);
    } else {
      StringBuilder rows = new StringBuilder(timelines);
      StringBuilder offsets = new StringBuilder("select unnest(t.offsets)");
      for (int i = 1; i < keys.size(); i++) {
        rows.append(
            " %2$s%1$d on t%1$d.key = ? and t%1$d.block = t.block".formatted(i, joined(timelines)));
        offsets.append(" intersect select unnest(t%d.offsets)".formatted(i));
        parameters.add(keys.get(i));
      }
      rows.append(" cross join lateral (" + offsets + ") offsets(o) ")
          .append(joined(from))
          .append(" on " + position + " = " + TimelineKeys.POSITION);
      sql =
          new StringBuilder(
              select.replace("{rows}", rows.toString())
                  + "\nwhere t.key = ? and t.block >= ? and t.block <= ? and "
                  + where);
      parameters.add(keys.getFirst());
      parameters.add(first >> TimelineKeys.BITS);
      parameters.add(last >> TimelineKeys.BITS);
    }
    parameters.add(first);
    parameters.add(last);
  }

  private static String joined(String from) {
    return from.replaceFirst("from", "join");
  }

  void and(String condition, @Nullable Object value) {
    if (value != null) {
      sql.append("\n  and ").append(condition);
      parameters.add(value);
    }
  }

  /** The query of so many rows at most. */
  String ordered(boolean newest, int most) {
    String direction = newest ? " desc" : "";
    String order = byTimeline ? "t.block" + direction + ", o" + direction : position + direction;
    parameters.add(most);
    return sql + "\norder by " + order + " limit ?";
  }

  /** Values of the query's parameters, in their order. */
  List<Object> parameters() {
    return parameters;
  }
}
