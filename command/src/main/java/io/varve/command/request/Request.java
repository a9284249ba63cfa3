package io.varve.command.request;

import io.varve.security.rights.Access;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, how and why: what every command carries as metadata.
 *
 * @param id the request's id: {@code x-request-id} as sent, or made by us
 * @param actor subject id of the principal; {@code anonymous} without authentication
 * @param route method and route template, such as {@code POST /catalog/v1/{prefix}/namespaces}; an
 *     idempotency key is bound to it
 * @param idempotencyKey the key as sent, if any
 * @param fingerprint SHA-256 (hex) of method, raw path, query and body; two requests with one key
 *     must agree on it
 * @param traceId W3C trace id (32 hex digits), if any
 * @param client what is erasable: see {@link Client}
 * @param access what the principal may do with it
 */
public record Request(
    String id,
    String actor,
    String route,
    @Nullable String idempotencyKey,
    String fingerprint,
    @Nullable String traceId,
    Client client,
    Access access) {

  /**
   * The erasable part of a request; it is stored in one row of {@code requests}, never in an event.
   *
   * @param userAgent as sent, cut at 512 characters
   * @param remoteAddress address of the peer
   * @param reason {@code X-Change-Reason}
   * @param ticket {@code X-Change-Ticket}
   */
  public record Client(
      @Nullable String userAgent,
      @Nullable String remoteAddress,
      @Nullable String reason,
      @Nullable String ticket) {}

  /** The same request without its key, for a part of what it asks for. */
  public Request withoutKey() {
    return new Request(id, actor, route, null, fingerprint, traceId, client, access);
  }

  /** The idempotency key, if the client sent one. */
  public Optional<String> key() {
    return Optional.ofNullable(idempotencyKey);
  }
}
