package io.varve.api.http;

import io.varve.command.request.Changes;
import io.varve.command.request.Request;
import io.varve.ledger.attempt.Attempt;
import io.varve.security.rights.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before it has a route: the part of {@link Request} that its headers
 * hold, and who asks.
 *
 * @param actor id of the principal; {@value #NOBODY} as long as nobody has logged in
 * @param changes what it has changed
 */
record Incoming(
    String id,
    String actor,
    @Nullable String idempotencyKey,
    @Nullable String traceId,
    Request.Client client,
    Changes changes) {

  /** Who asks where there is no login. */
  static final String NOBODY = "anonymous";

  static final String ATTRIBUTE = Incoming.class.getName();

  private static final int MAX_USER_AGENT = 512;

  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /**
   * Reads the headers of {@code request}.
   *
   * @param changes what it is about to change
   * @throws HttpRefusedException 400 if there is an {@code Idempotency-Key} that is no UUID
   */
  static Incoming of(
      HttpServletRequest request, String id, @Nullable String traceId, Changes changes) {
    String key = request.getHeader("Idempotency-Key");
    if (key != null && !UUID_TEXT.matcher(key).matches()) {
      throw new HttpRefusedException(ErrorType.BAD_REQUEST, "Idempotency-Key must be a UUID");
    }
    String agent = text(request, "User-Agent");
    var client =
        new Request.Client(
            agent == null || agent.length() <= MAX_USER_AGENT
                ? agent
                : agent.substring(0, MAX_USER_AGENT),
            request.getRemoteAddr(),
            text(request, "X-Change-Reason"),
            text(request, "X-Change-Ticket"));
    // A UUID is the same in upper and lower case (RFC 9562, 4), and so is what it stands for.
    String oneCase = key == null ? null : key.toLowerCase(Locale.ROOT);
    return new Incoming(id, NOBODY, oneCase, traceId, client, changes);
  }

  /** The same, by a principal who has logged in. */
  Incoming by(String principal) {
    return new Incoming(id, principal, idempotencyKey, traceId, client, changes);
  }

  /** Who sent it, as attempts say it. */
  Attempt.Who who() {
    return new Attempt.Who(
        id, client.userAgent(), client.remoteAddress(), client.reason(), client.ticket());
  }

  /** The whole request, once its route and the fingerprint of its content are known. */
  Request toRequest(String route, String fingerprint, Access access) {
    return new Request(
        id, actor, route, idempotencyKey, fingerprint, traceId, client, access, changes);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** A header's text: Tomcat reads bytes as Latin-1, while clients send people's words in UTF-8. */
  private static @Nullable String text(HttpServletRequest request, String header) {
    String value = request.getHeader(header);
    if (value == null || isAscii(value)) {
      return value;
    }
    try {
      byte[] sent = value.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(sent)).toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }
}
