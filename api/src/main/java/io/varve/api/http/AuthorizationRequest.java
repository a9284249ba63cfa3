package io.varve.api.http;

import io.varve.security.issuer.CodeRequest;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.issuer.PublicClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request of a program that somebody log in (RFC 6749, 4.1.1, with RFC 7636).
 *
 * @param query as it was sent; the pages hand it on
 * @param issuer that the answer names (RFC 9207)
 */
record AuthorizationRequest(
    CodeRequest wanted, String query, @Nullable String state, URI issuer, String hint) {

  private static final int MOST = 4 << 10;
  private static final int LONGEST_HINT = 128;
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** A request that can't be, which the program is told. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final URI location;

    private Refused(URI location) {
      super("The program is told", null, false, false);
      this.location = location;
    }

    /** The program's address with the error. */
    URI location() {
      return location;
    }
  }

  /**
   * Reads a query.
   *
   * @throws OAuthRefusal if it is not known which program asks, so that a person has to be told
   * @throws Refused if the program has to be told
   */
  static AuthorizationRequest of(OwnIssuer issuer, @Nullable String query)
      throws OAuthRefusal, Refused {
    if (query == null || query.length() > MOST) {
      throw OAuthRefusal.invalidRequest("The address must say which program asks for the login");
    }
    Map<String, String> fields = FormFields.of(query);
    PublicClient client =
        issuer
            .people()
            .client(fields.getOrDefault("client_id", ""))
            .orElseThrow(() -> new OAuthRefusal("invalid_client", "The program is not known here"));
    String redirect = fields.getOrDefault("redirect_uri", "");
    if (!client.takes(redirect)) {
      throw OAuthRefusal.invalidRequest("The address to go back to is not one of the program's");
    }
    var wanted = new CodeRequest(client, redirect, fields.getOrDefault("code_challenge", ""));
    String hint = fields.getOrDefault("login_hint", "");
    var request =
        new AuthorizationRequest(
            wanted,
            query,
            fields.get("state"),
            issuer.settings().issuer(),
            hint.length() > LONGEST_HINT ? "" : hint);
    Optional<String> error = error(fields);
    if (error.isPresent()) {
      throw new Refused(request.answer("error", error.get()));
    }
    return request;
  }

  private static Optional<String> error(Map<String, String> fields) {
    if (!fields.getOrDefault("response_type", "").equals("code")) {
      return Optional.of("unsupported_response_type");
    }
    if (!fields.getOrDefault("response_mode", "query").equals("query")
        || !fields.getOrDefault("code_challenge_method", "").equals("S256")
        || !CHALLENGE.matcher(fields.getOrDefault("code_challenge", "")).matches()) {
      return Optional.of("invalid_request");
    }
    if (fields.containsKey("request") || fields.containsKey("request_uri")) {
      return Optional.of("request_not_supported");
    }
    // Nobody is logged in here between two logins.
    return fields.getOrDefault("prompt", "").equals("none")
        ? Optional.of("login_required")
        : Optional.empty();
  }

  /** The program's address with a code. */
  URI withCode(String code) {
    return answer("code", code);
  }

  private URI answer(String name, String value) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(name, value);
    if (state != null) {
      parameters.put("state", state);
    }
    parameters.put("iss", issuer.toString());
    String added =
        parameters.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String redirect = wanted.redirectUri();
    return URI.create(redirect + (redirect.contains("?") ? "&" : "?") + added);
  }
}
