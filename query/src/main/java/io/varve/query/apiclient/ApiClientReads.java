package io.varve.query.apiclient;

import io.varve.ledger.event.ApiClientEvent.ApiClientCreated;
import io.varve.ledger.event.ApiClientEvent.ApiClientDeleted;
import io.varve.ledger.event.ApiClientEvent.ApiClientSecretRenewed;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientCreated;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientDeleted;
import io.varve.ledger.event.ApiClientEvent.KeycloakClientSecretRenewed;
import io.varve.ledger.event.EventTypes;
import io.varve.ledger.read.PreparedReads;
import io.varve.security.issuer.ClientSecrets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Answers reads of API clients, and which secret one has. */
public final class ApiClientReads implements ClientSecrets {

  /**
   * For how long the secret's id of a client may be used after it was read. Who changes a client is
   * answered only after this time, so no node admits by the old secret once that was answered.
   */
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final String COLUMNS =
      "select client_id, name, created_at, renewed_at, realm, principal from api_clients";

  private static final String THEN =
      """
      select b.stream_id, (b.payload->>'name') collate "C" as name, b.occurred_at::timestamptz,
        coalesce(r.occurred_at, b.occurred_at)::timestamptz, b.payload->>'realm', r.principal
      from events b join chain bc on bc.sequence = b.sequence
      left join lateral (
        select e.occurred_at, e.payload->>'principal' as principal
        from events e join chain c on c.sequence = e.sequence
        where e.stream_id = b.stream_id and e.event_name in ({renewed}) and c.position <= ?
        order by e.stream_version desc limit 1) r on true
      where b.event_name in ({created}) and bc.position <= ? and not exists (
        select from events d join chain c on c.sequence = d.sequence
        where d.stream_id = b.stream_id and d.event_name in ({deleted}) and c.position <= ?)
      order by name
      """
          .replace(
              "{created}", EventTypes.sqlNames(ApiClientCreated.class, KeycloakClientCreated.class))
          .replace(
              "{renewed}",
              EventTypes.sqlNames(ApiClientSecretRenewed.class, KeycloakClientSecretRenewed.class))
          .replace(
              "{deleted}",
              EventTypes.sqlNames(ApiClientDeleted.class, KeycloakClientDeleted.class));

  private final PreparedReads reads;
  private final ConcurrentMap<UUID, Leased> leased = new ConcurrentHashMap<>();

  public ApiClientReads(PreparedReads reads) {
    this.reads = reads;
  }

  private record Leased(UUID secretId, long until) {}

  /**
   * An API client.
   *
   * @param renewedAt since when it has its secret
   * @param realm of the Keycloak that it is in; empty for one of the own issuer
   * @param principal of one in Keycloak, once that is known
   */
  public record ApiClientRow(
      UUID clientId,
      String name,
      Instant createdAt,
      Instant renewedAt,
      Optional<String> realm,
      Optional<String> principal) {}

  /** All of them, by name. */
  public List<ApiClientRow> list() {
    return reads.list(COLUMNS + " order by name", ApiClientReads::client);
  }

  /** All that there were at a position, by name. */
  public List<ApiClientRow> listThen(long position) {
    return reads.list(THEN, ApiClientReads::client, position, position, position);
  }

  /** The client of an id. */
  public Optional<ApiClientRow> find(UUID clientId) {
    return reads.optional(COLUMNS + " where client_id = ?", ApiClientReads::client, clientId);
  }

  /** Whether the own issuer has any. */
  public boolean isAny() {
    return reads
        .optional("select 1 from api_clients where realm is null limit 1", row -> true)
        .isPresent();
  }

  @Override
  public Optional<SecretRow> secret(UUID clientId) {
    return reads.optional(
        "select c.secret_id, c.name, s.salt, s.hash from api_clients c"
            + " join api_client_secrets s on s.secret_id = c.secret_id where c.client_id = ?",
        row ->
            new SecretRow(
                row.getObject(1, UUID.class), row.getString(2), row.getBytes(3), row.getBytes(4)),
        clientId);
  }

  @Override
  public boolean has(UUID clientId, UUID secretId) {
    Leased known = leased.get(clientId);
    if (known != null && System.nanoTime() - known.until < 0) {
      return known.secretId.equals(secretId);
    }
    long until = System.nanoTime() + LEASE.toNanos();
    Optional<UUID> found =
        reads.optional(
            "select secret_id from api_clients where client_id = ?",
            row -> row.getObject(1, UUID.class),
            clientId);
    found.ifPresentOrElse(
        id -> leased.put(clientId, new Leased(id, until)), () -> leased.remove(clientId));
    return found.filter(secretId::equals).isPresent();
  }

  /** Returns when no node uses what it read of a client before this call. */
  public void awaitSeen(UUID clientId) {
    leased.remove(clientId);
    try {
      Thread.sleep(LEASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ApiClientRow client(ResultSet row) throws SQLException {
    return new ApiClientRow(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getString(5)),
        Optional.ofNullable(row.getString(6)));
  }
}
