package io.varve.query.restore;

import io.varve.ledger.event.EventTypes;
import io.varve.ledger.event.WarehouseEvent.WarehouseRestoreBegun;
import io.varve.ledger.store.LedgerJson;
import io.varve.query.request.ErasedUsers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Reads who began a restore, to what, and why, by the id of its task. */
public final class BegunRestores {

  private static final String BEGUN =
      """
      select e.payload, e.metadata->>'actor' as actor, e.metadata->>'request-id' as request_id,
        (e.metadata->>'assumed-role')::uuid as assumed_role,
        r.user_agent, r.remote_address, r.reason, r.ticket
      from events e
      left join requests r on r.hash = decode(e.metadata->>'request-hash', 'hex') and {shown}
      where e.stream_id = ? and e.event_name in ({begun}) and e.payload->>'task-id' = ?
      """
          .replace("{shown}", ErasedUsers.SHOWN_OF_EVENT)
          .replace("{begun}", EventTypes.sqlNames(WarehouseRestoreBegun.class));

  private final JdbcClient jdbc;

  public BegunRestores(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A restore as it was begun.
   *
   * @param namespaceId null for the whole warehouse
   * @param namespace levels that it had; empty for the whole warehouse
   * @param tokenRoles roles that the token of who asked named
   * @param userAgent null if it was not sent, or is erased by now; so are the three that follow
   */
  public record Begun(
      long position,
      @Nullable UUID namespaceId,
      List<String> namespace,
      List<String> tokenRoles,
      String actor,
      String requestId,
      @Nullable UUID assumedRole,
      @Nullable String userAgent,
      @Nullable String remoteAddress,
      @Nullable String reason,
      @Nullable String ticket) {}

  /** The one of a task. */
  public Optional<Begun> find(UUID warehouseId, UUID taskId) {
    return jdbc.sql(BEGUN)
        .params(warehouseId, taskId.toString())
        .query(
            (row, n) -> {
              JsonNode payload = json(row.getString("payload"));
              return new Begun(
                  payload.get("position").asLong(),
                  payload.hasNonNull("namespace-id")
                      ? UUID.fromString(payload.get("namespace-id").asString())
                      : null,
                  texts(payload.path("namespace")),
                  texts(payload.path("token-roles")),
                  row.getString("actor"),
                  row.getString("request_id"),
                  row.getObject("assumed_role", UUID.class),
                  row.getString("user_agent"),
                  row.getString("remote_address"),
                  row.getString("reason"),
                  row.getString("ticket"));
            })
        .optional();
  }

  private static JsonNode json(String text) {
    return LedgerJson.mapper().readTree(text);
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
