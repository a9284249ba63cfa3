package io.varve.api.http;

import io.varve.command.refusal.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * A request for a token (RFC 6749, 4.4.2): a form, and the client's id and secret in it or in a
 * header. Nothing of it is quoted in a refusal.
 */
record TokenForm(@Nullable String grant, String clientId, String secret) {

  /** The most bytes of a form. */
  static final int MOST = 8 << 10;

  private static final int MOST_FIELDS = 32;
  private static final String BASIC = "Basic ";

  /** A request that RFC 6749, 5.2 has a code for. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    Refusal(String code, String description) {
      super(description, null, false, false);
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /**
   * Reads a request.
   *
   * @throws Refusal if it is none for a token, or does not say which client asks
   */
  static TokenForm of(HttpServletRequest request, byte[] body) throws Refusal {
    if (request.getQueryString() != null) {
      throw invalid("Parameters belong into the form, for others see addresses");
    }
    if (!isForm(request.getContentType())) {
      throw invalid("The body must be a form: application/x-www-form-urlencoded");
    }
    Map<String, String> fields = fields(new String(body, StandardCharsets.UTF_8));
    String grant = fields.get("grant_type");
    String id = fields.get("client_id");
    String secret = fields.get("client_secret");
    String[] header = basic(request);
    if (header == null) {
      if (id == null || secret == null) {
        throw new Refusal("invalid_client", "The client's id and secret are missing");
      }
      return new TokenForm(grant, id, secret);
    }
    if (secret != null || (id != null && !id.equals(header[0]))) {
      throw invalid("The client's secret belongs into the form or into a header, not into both");
    }
    return new TokenForm(grant, header[0], header[1]);
  }

  @Override
  public String toString() {
    return "TokenForm";
  }

  private static Refusal invalid(String description) {
    return new Refusal("invalid_request", description);
  }

  private static boolean isForm(@Nullable String type) {
    try {
      return type != null
          && MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(
              MediaType.parseMediaType(type));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static Map<String, String> fields(String form) throws Refusal {
    Map<String, String> fields = new HashMap<>();
    for (String field : form.split("&", MOST_FIELDS + 1)) {
      int equals = field.indexOf('=');
      if (equals < 1) {
        continue;
      }
      if (fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)))
              != null
          || fields.size() > MOST_FIELDS) {
        throw invalid("A parameter is there twice, or there are too many");
      }
    }
    return fields;
  }

  private static String decoded(String encoded) throws Refusal {
    try {
      return FormDecoder.decode(encoded);
    } catch (RefusedException e) {
      // Its message has what could not be decoded.
      throw invalid("A parameter is not encoded as a form is");
    }
  }

  /** Id and secret of the header; null if there is none. One of another scheme does not count. */
  private static String @Nullable [] basic(HttpServletRequest request) throws Refusal {
    List<String> sent = Collections.list(request.getHeaders("Authorization"));
    if (sent.size() > 1) {
      throw invalid("There is more than one Authorization header");
    }
    if (sent.isEmpty() || !sent.getFirst().regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    String pair;
    try {
      byte[] bytes = Base64.getDecoder().decode(sent.getFirst().substring(BASIC.length()).strip());
      pair = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("The Authorization header is not base64");
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw invalid("The Authorization header has no id and secret");
    }
    return new String[] {decoded(pair.substring(0, colon)), decoded(pair.substring(colon + 1))};
  }
}
