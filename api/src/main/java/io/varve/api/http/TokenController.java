package io.varve.api.http;

import io.varve.api.rights.Needs;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.login.Login;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Leads clients that are configured with a credential, and not with where it is for, to the
 * identity provider, or gives them a token if the server is their issuer; tells them where there is
 * no login. The endpoint is deprecated in the specification ({@code getToken}); the body, which has
 * the credential, is read for the own issuer only.
 */
@RestController
final class TokenController {

  /** {@code OAuthError} of the specification; RFC 6749 wants plain ASCII without quotes. */
  private static final byte[] NO_LOGIN =
      error(
          "There is no login here, so no token is issued: take credential, token and"
              + " oauth2-server-uri out of the configuration of the client");

  private static final byte[] ELSEWHERE =
      error(
          "No token is issued here: set oauth2-server-uri of the client to the token endpoint of"
              + " the identity provider");

  private final Login login;

  private final TokenAnswers answers;

  TokenController(Login login, BodyReader bodies, JsonBodies json, RecordedAnswers recorded) {
    this.login = login;
    this.answers = new TokenAnswers(bodies, json, recorded);
  }

  @PostMapping(ContentGuard.TOKENS)
  @Needs({})
  ResponseEntity<byte[]> token(HttpServletRequest request) {
    Optional<OwnIssuer> own = login.ownIssuerOfCatalog();
    if (own.isPresent()) {
      return answers.answer(own.get(), request);
    }
    Optional<URI> elsewhere = login.redirect();
    if (elsewhere.isPresent()) {
      return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
          .location(elsewhere.get())
          .header("Cache-Control", "no-store")
          .build();
    }
    return ResponseEntity.badRequest()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .body(login.isOn() ? ELSEWHERE : NO_LOGIN);
  }

  private static byte[] error(String description) {
    return ("{\"error\":\"unsupported_grant_type\",\"error_description\":\"" + description + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
