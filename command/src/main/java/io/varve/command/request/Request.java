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
 * @param changes what it has changed
 */
public record Request(
    String id,
    String actor,
    String route,
    @Nullable String idempotencyKey,
    String fingerprint,
    @Nullable String traceId,
    Client client,
    Access access,
    Changes changes) {

  /** A request for the position of whose changes nobody waits. */
  public Request(
      String id,
      String actor,
      String route,
      @Nullable String idempotencyKey,
      String fingerprint,
      @Nullable String traceId,
      Client client,
      Access access) {
    this(id, actor, route, idempotencyKey, fingerprint, traceId, client, access, new Changes());
  }

  /** What routes of tasks begin with; those of HTTP begin with a method. */
  public static final String TASK = "task ";

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

  /** Whether a task asks, which does what somebody asked for before. */
  public boolean isOfTask() {
    return route.startsWith(TASK);
  }

  /** The same request without its key, for a part of what it asks for. */
  public Request withoutKey() {
    return new Request(id, actor, route, null, fingerprint, traceId, client, access, changes);
  }

  /** The same request, by a principal who proved so in it. */
  public Request by(String principal) {
    return new Request(
        id, principal, route, idempotencyKey, fingerprint, traceId, client, access, changes);
  }

  /** The same request, for a reason that its body says. */
  public Request because(String reason) {
    Client said = new Client(client.userAgent(), client.remoteAddress(), reason, client.ticket());
    return new Request(
        id, actor, route, idempotencyKey, fingerprint, traceId, said, access, changes);
  }

  /** The idempotency key, if the client sent one. */
  public Optional<String> key() {
    return Optional.ofNullable(idempotencyKey);
  }
}
