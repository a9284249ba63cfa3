package io.varve.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a token by an API client (RFC 6749, 4.4.2): its id and secret, in the form or in a
 * header. Nothing of it is quoted in a refusal.
 */
record TokenForm(String clientId, String secret) {

  private static final String BASIC = "Basic ";

  /**
   * The fields of a request of a program.
   *
   * @throws OAuthRefusal if it is no form, or some are in the address
   */
  static Map<String, String> fields(HttpServletRequest request, byte[] body) throws OAuthRefusal {
    if (request.getQueryString() != null) {
      throw OAuthRefusal.invalidRequest(
          "Parameters belong into the form, for others see addresses");
    }
    return FormFields.of(request, body);
  }

  /**
   * Reads a request.
   *
   * @throws OAuthRefusal if it does not say which client asks
   */
  static TokenForm of(HttpServletRequest request, Map<String, String> fields) throws OAuthRefusal {
    String id = fields.get("client_id");
    String secret = fields.get("client_secret");
    String[] header = basic(request);
    if (header == null) {
      if (id == null || secret == null) {
        throw new OAuthRefusal("invalid_client", "The client's id and secret are missing");
      }
      return new TokenForm(id, secret);
    }
    if (secret != null || (id != null && !id.equals(header[0]))) {
      throw OAuthRefusal.invalidRequest(
          "The client's secret belongs into the form or into a header, not into both");
    }
    return new TokenForm(header[0], header[1]);
  }

  @Override
  public String toString() {
    return "TokenForm";
  }

  /** Id and secret of the header; null if there is none. One of another scheme does not count. */
  private static String @Nullable [] basic(HttpServletRequest request) throws OAuthRefusal {
    List<String> sent = Collections.list(request.getHeaders("Authorization"));
    if (sent.size() > 1) {
      throw OAuthRefusal.invalidRequest("There is more than one Authorization header");
    }
    if (sent.isEmpty() || !sent.getFirst().regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    String pair;
    try {
      byte[] bytes = Base64.getDecoder().decode(sent.getFirst().substring(BASIC.length()).strip());
      pair = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw OAuthRefusal.invalidRequest("The Authorization header is not base64");
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw OAuthRefusal.invalidRequest("The Authorization header has no id and secret");
    }
    return new String[] {
      FormFields.decoded(pair.substring(0, colon)), FormFields.decoded(pair.substring(colon + 1))
    };
  }
}
