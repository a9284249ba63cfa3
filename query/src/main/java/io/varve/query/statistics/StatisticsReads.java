package io.varve.query.statistics;

import io.varve.projections.follower.Follower;
import io.varve.projections.statistics.WarehouseCounts;
import io.varve.query.page.Page;
import io.varve.query.page.PageRequest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers how many tables and views a warehouse had, hour by hour. */
public final class StatisticsReads {

  private static final String NEVER = "9999-12-31T00:00:00Z/";

  // What the follower has counted, and on top of that what was sealed since; one statement, so
  // that both are of one moment.
  private static final String STATISTICS =
      """
      with stands as (select position from follower_positions where follower = :follower),
      ends as (
        select least(coalesce((select max(position) from chain), 0), s.position + :window)
          as position from stands s),
      counted as (select * from warehouse_statistics where warehouse_id = :warehouse),
      latest as (select tables, views from counted order by hour desc limit 1),
      fresh as (
        select c.hour,
          coalesce((select tables from latest), 0) + sum(c.tables) over (order by c.hour) as tables,
          coalesce((select views from latest), 0) + sum(c.views) over (order by c.hour) as views,
          c.updated_at
        from (%s) c where c.warehouse_id = :warehouse)
      select hour, tables, views, updated_at, (select position from ends) as position from (
        select hour, tables, views, updated_at from fresh
        union all
        select hour, tables, views, updated_at from counted
        where hour not in (select hour from fresh)) hours
      where hour < :before order by hour desc limit :limit
      """
          .formatted(
              WarehouseCounts.changes("select position from stands", "select position from ends"));

  private final JdbcClient jdbc;

  public StatisticsReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * How many there were at the end of an hour, or are now.
   *
   * @param hour its beginning
   * @param updatedAt when the last of them was sealed that came or went in that hour
   * @param position up to which all rows of an answer count
   */
  public record StatisticsRow(
      Instant hour, long tables, long views, Instant updatedAt, long position) {}

  /**
   * Those hours of a warehouse in which something came or went, newest first.
   *
   * @param page its key is the hour and the warehouse's id
   */
  public Page<StatisticsRow> list(UUID warehouseId, PageRequest page) {
    String after = page.after().isEmpty() ? NEVER : page.after();
    List<StatisticsRow> rows =
        jdbc.sql(STATISTICS)
            .param("follower", WarehouseCounts.FOLLOWER)
            .param("window", Follower.WINDOW)
            .param("warehouse", warehouseId)
            .param("before", Timestamp.from(Instant.parse(after.substring(0, after.indexOf('/')))))
            .param("limit", page.rowsToRead())
            .query(
                (row, n) ->
                    new StatisticsRow(
                        row.getTimestamp("hour").toInstant(),
                        row.getLong("tables"),
                        row.getLong("views"),
                        row.getTimestamp("updated_at").toInstant(),
                        row.getLong("position")))
            .list();
    return page.page(rows, row -> row.hour() + "/" + warehouseId, Function.identity());
  }
}
