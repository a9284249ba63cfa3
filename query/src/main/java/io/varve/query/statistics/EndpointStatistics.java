package io.varve.query.statistics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How often endpoints were called, hour by hour. It is no history of the catalog, so it stands
 * beside the ledger, and only that of {@link #KEPT} is kept.
 */
public final class EndpointStatistics {

  /** For how long counts are kept. */
  public static final Duration KEPT = Duration.ofDays(90);

  private final JdbcClient jdbc;

  public EndpointStatistics(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is counted as one.
   *
   * @param projectId that the request named; of no interest where it has a warehouse
   * @param warehouseId that it named; null without one
   * @param hour the beginning of an hour
   * @param route method and pattern of the path
   */
  public record Series(
      UUID projectId, @Nullable UUID warehouseId, Instant hour, String route, int status) {}

  /** How often something was called, when first and when last. */
  public record Calls(long count, Instant first, Instant last) {

    /** Both together. */
    public Calls plus(Calls other) {
      return new Calls(
          count + other.count,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  /** How often one series was called. */
  public record Counted(Series series, Calls calls) {}

  /**
   * A count with the name that its warehouse has now.
   *
   * @param warehouseName null without a warehouse, and if that is gone
   */
  public record Row(Counted counted, @Nullable String warehouseName) {}

  /**
   * Adds to what was counted before. What names no warehouse or no project that there is counts for
   * the default project, without a warehouse.
   */
  public void add(List<Counted> batch, UUID defaultProject) {
    jdbc.sql(
            """
            insert into endpoint_statistics as s
              (project_id, warehouse_id, hour, route, status, calls, first_at, last_at)
            select coalesce(w.project_id, p.project_id, :default), w.warehouse_id, c.hour, c.route,
              c.status, sum(c.calls), min(c.first_at), max(c.last_at)
            from unnest(:projects::uuid[], :warehouses::uuid[], :hours::timestamptz[],
                :routes::text[], :statuses::int[], :calls::bigint[], :firsts::timestamptz[],
                :lasts::timestamptz[])
              as c(project_id, warehouse_id, hour, route, status, calls, first_at, last_at)
            left join warehouses w on w.warehouse_id = c.warehouse_id
            left join projects p on p.project_id = c.project_id
            group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
            on conflict (project_id, hour, warehouse_id, route, status) do update set
              calls = s.calls + excluded.calls,
              first_at = least(s.first_at, excluded.first_at),
              last_at = greatest(s.last_at, excluded.last_at)
            """)
        .param("default", defaultProject)
        .param("projects", array(batch, one -> one.series.projectId))
        .param("warehouses", array(batch, one -> one.series.warehouseId))
        .param("hours", array(batch, one -> one.series.hour))
        .param("routes", array(batch, one -> one.series.route))
        .param("statuses", array(batch, one -> one.series.status))
        .param("calls", array(batch, one -> one.calls.count))
        .param("firsts", array(batch, one -> one.calls.first))
        .param("lasts", array(batch, one -> one.calls.last))
        .update();
  }

  private static String[] array(List<Counted> batch, Function<Counted, @Nullable Object> column) {
    return batch.stream()
        .map(column)
        .map(value -> value == null ? null : value.toString())
        .toArray(String[]::new);
  }

  /** Forgets the hours that began before a moment. */
  public void forgetBefore(Instant moment) {
    jdbc.sql("delete from endpoint_statistics where hour < ?")
        .param(Timestamp.from(moment))
        .update();
  }

  /**
   * Which counts are asked for.
   *
   * @param warehouseId of one warehouse only; null for all
   * @param unmapped whether only those without a warehouse
   * @param statuses of these only; empty for all
   * @param from hours that begin then or later
   * @param until and before then
   */
  public record Question(
      UUID projectId,
      @Nullable UUID warehouseId,
      boolean unmapped,
      List<Integer> statuses,
      Instant from,
      Instant until) {

    public Question {
      statuses = List.copyOf(statuses);
    }
  }

  /**
   * The counts of a project, the oldest hour first.
   *
   * @param most how many are given
   */
  public List<Row> list(Question question, int most) {
    return jdbc.sql(
            """
            select s.project_id, s.warehouse_id, s.hour, s.route, s.status, s.calls, s.first_at,
              s.last_at, w.name
            from endpoint_statistics s left join warehouses w using (warehouse_id)
            where s.project_id = :project and s.hour >= :from and s.hour < :until
              and (:warehouse::uuid is null or s.warehouse_id = :warehouse::uuid)
              and (not :unmapped or s.warehouse_id is null)
              and (cardinality(:statuses::int[]) = 0 or s.status = any(:statuses::int[]))
            order by s.hour, s.route, s.status, s.warehouse_id limit :most
            """)
        .param("project", question.projectId)
        .param("from", Timestamp.from(question.from))
        .param("until", Timestamp.from(question.until))
        .param("warehouse", question.warehouseId)
        .param("unmapped", question.unmapped)
        .param("statuses", question.statuses.toArray(Integer[]::new))
        .param("most", most)
        .query(EndpointStatistics::row)
        .list();
  }

  private static Row row(ResultSet row, int index) throws SQLException {
    return new Row(
        new Counted(
            new Series(
                row.getObject("project_id", UUID.class),
                row.getObject("warehouse_id", UUID.class),
                row.getTimestamp("hour").toInstant(),
                row.getString("route"),
                row.getInt("status")),
            new Calls(
                row.getLong("calls"),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("last_at").toInstant())),
        row.getString("name"));
  }
}
