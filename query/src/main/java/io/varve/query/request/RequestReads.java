package io.varve.query.request;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what requests led to. */
public final class RequestReads {

  private final JdbcClient jdbc;

  public RequestReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An event of a request.
   *
   * @param position null while it waits for its position, for some milliseconds
   */
  public record EventRow(UUID eventId, String type, @Nullable Long position) {}

  /** Events in a warehouse that an actor caused by requests of this id or idempotency key. */
  public List<EventRow> events(UUID warehouseId, String actor, String request) {
    return jdbc.sql(
            """
            select e.event_id, e.event_name as type, c.position
            from events e left join chain c on c.sequence = e.sequence
            where e.metadata->>'actor' = :actor and e.metadata->>'warehouse-id' = :warehouse
              and (e.metadata->>'request-id' = :request
                   or e.metadata->>'idempotency-key' in (:request, lower(:request)))
            order by e.sequence limit 1000
            """)
        .param("actor", actor)
        .param("warehouse", warehouseId.toString())
        .param("request", request)
        .query(EventRow.class)
        .list();
  }

  /** JSON of what an actor's request with an idempotency key came to, while the key is kept. */
  public Optional<String> outcome(String actor, String key) {
    return jdbc.sql(
            "select outcome from idempotency_keys where actor = ? and idempotency_key = ?"
                + " and outcome is not null")
        .params(actor, key)
        .query(String.class)
        .optional();
  }
}
