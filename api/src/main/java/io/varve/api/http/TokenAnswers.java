package io.varve.api.http;

import io.varve.security.issuer.ClientRefusedException;
import io.varve.security.issuer.IssuedToken;
import io.varve.security.issuer.IssuerSettings;
import io.varve.security.issuer.OwnIssuer;
import io.varve.security.issuer.TooManyFailuresException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What the own issuer answers to a request for a token: {@code OAuthTokenResponse} and {@code
 * OAuthError} of the specification, which are those of RFC 6749.
 */
final class TokenAnswers {

  private static final String GRANT = "client_credentials";

  private final BodyReader bodies;
  private final JsonBodies json;

  TokenAnswers(BodyReader bodies, JsonBodies json) {
    this.bodies = bodies;
    this.json = json;
  }

  /** Issues a token, or says why not. */
  ResponseEntity<byte[]> answer(OwnIssuer issuer, HttpServletRequest request) {
    try {
      TokenForm form = TokenForm.of(request, bodies.read(request, TokenForm.MOST));
      // The scope does not matter: clients ask for what they are used to.
      if (!GRANT.equals(form.grant())) {
        return error(400, "unsupported_grant_type", "Tokens are issued for " + GRANT + " only");
      }
      return token(issuer.issue(form.clientId(), form.secret(), request.getRemoteAddr()));
    } catch (TokenForm.Refusal e) {
      boolean unknown = e.code().equals("invalid_client");
      return error(unknown ? 401 : 400, e.code(), String.valueOf(e.getMessage()));
    } catch (ClientRefusedException e) {
      return error(401, "invalid_client", String.valueOf(e.getMessage()));
    } catch (TooManyFailuresException e) {
      return slowDown(e);
    }
  }

  private ResponseEntity<byte[]> token(IssuedToken issued) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", issued.token());
    answer.put("token_type", "bearer");
    answer.put("expires_in", issued.life().toSeconds());
    answer.put("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
    answer.put("scope", IssuerSettings.SCOPE);
    return of(200).body(json.write(answer));
  }

  private ResponseEntity<byte[]> error(int status, String code, String description) {
    ResponseEntity.BodyBuilder answer = of(status);
    if (status == 401) {
      answer.header("WWW-Authenticate", "Basic realm=\"varve\"");
    }
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("error", code);
    error.put("error_description", description);
    return answer.body(json.write(error));
  }

  private static ResponseEntity<byte[]> slowDown(TooManyFailuresException refused) {
    long seconds = refused.waiting().toSeconds();
    var envelope =
        new EnvelopeResponse(
            ErrorType.TOO_MANY_REQUESTS,
            refused.getMessage() + "; correct id and secret, and try again in a minute");
    return of(429).header("Retry-After", Long.toString(seconds)).body(envelope.envelope());
  }

  private static ResponseEntity.BodyBuilder of(int status) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store");
  }
}
