package io.varve.api.http;

import io.varve.api.rights.Needs;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.login.Login;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The own issuer: tokens, what it says of itself, and its public keys. None of it needs a token.
 */
@RestController
final class IssuerController {

  /** What it says of itself, as OpenID Connect and as RFC 8414 name it. */
  static final String DISCOVERY = "/.well-known/openid-configuration";

  static final String METADATA = "/.well-known/oauth-authorization-server";

  private static final String KEPT = "public, max-age=300";

  private final Login login;
  private final TokenAnswers answers;
  private final JsonBodies json;

  IssuerController(Login login, BodyReader bodies, JsonBodies json, RecordedAnswers recorded) {
    this.login = login;
    this.answers = new TokenAnswers(bodies, json, recorded);
    this.json = json;
  }

  @PostMapping(IssuerSettings.TOKEN_PATH)
  @Needs({})
  ResponseEntity<byte[]> token(HttpServletRequest request) {
    return answers.answer(issuer(login), request);
  }

  @PostMapping(IssuerSettings.REVOKE_PATH)
  @Needs({})
  ResponseEntity<byte[]> revoke(HttpServletRequest request) {
    return answers.revoke(issuer(login), request);
  }

  @GetMapping({DISCOVERY, METADATA})
  @Needs({})
  ResponseEntity<byte[]> metadata() {
    IssuerSettings settings = issuer(login).settings();
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("issuer", settings.issuer().toString());
    metadata.put("authorization_endpoint", uri(settings, IssuerSettings.AUTHORIZE_PATH));
    metadata.put("token_endpoint", settings.tokenEndpoint().toString());
    metadata.put("jwks_uri", settings.keys().toString());
    metadata.put("revocation_endpoint", uri(settings, IssuerSettings.REVOKE_PATH));
    metadata.put(
        "grant_types_supported",
        List.of("authorization_code", "refresh_token", "client_credentials"));
    metadata.put("response_types_supported", List.of("code"));
    metadata.put("response_modes_supported", List.of("query"));
    metadata.put("code_challenge_methods_supported", List.of("S256"));
    metadata.put("authorization_response_iss_parameter_supported", true);
    metadata.put(
        "token_endpoint_auth_methods_supported",
        List.of("none", "client_secret_basic", "client_secret_post"));
    metadata.put("revocation_endpoint_auth_methods_supported", List.of("none"));
    metadata.put("scopes_supported", List.of(IssuerSettings.SCOPE));
    metadata.put("subject_types_supported", List.of("public"));
    metadata.put("id_token_signing_alg_values_supported", List.of("RS256"));
    return published(metadata);
  }

  @GetMapping(IssuerSettings.KEYS_PATH)
  @Needs({})
  ResponseEntity<byte[]> keys() {
    return published(issuer(login).publicKeys());
  }

  private ResponseEntity<byte[]> published(Map<String, Object> document) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", KEPT)
        .body(json.write(document));
  }

  private static String uri(IssuerSettings settings, String path) {
    return settings.at(path).toString();
  }

  /**
   * The own issuer.
   *
   * @throws HttpRefusedException 404 if there is none
   */
  static OwnIssuer issuer(Login login) {
    return login
        .ownIssuer()
        .orElseThrow(
            () ->
                new HttpRefusedException(
                    ErrorType.NOT_FOUND,
                    "This server issues no tokens; it does if it is started with --own-issuer"));
  }
}
