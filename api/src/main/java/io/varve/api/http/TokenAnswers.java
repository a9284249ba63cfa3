package io.varve.api.http;

import io.varve.security.issuer.ClientRefusedException;
import io.varve.security.issuer.GrantRefusedException;
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

  private static final String INVALID_CLIENT = "invalid_client";

  private final BodyReader bodies;
  private final JsonBodies json;
  private final RecordedAnswers recorded;

  TokenAnswers(BodyReader bodies, JsonBodies json, RecordedAnswers recorded) {
    this.bodies = bodies;
    this.json = json;
    this.recorded = recorded;
  }

  /** Issues a token, or says why not. */
  ResponseEntity<byte[]> answer(OwnIssuer issuer, HttpServletRequest request) {
    try {
      return token(issued(issuer, request, form(request)));
    } catch (OAuthRefusal e) {
      return refusal(request, e);
    } catch (ClientRefusedException e) {
      refused(request, e);
      return error(401, INVALID_CLIENT, String.valueOf(e.getMessage()));
    } catch (GrantRefusedException e) {
      recorded.unauthenticated(request, "bad-grant", String.valueOf(e.getMessage()));
      return error(400, "invalid_grant", String.valueOf(e.getMessage()));
    } catch (TooManyFailuresException e) {
      refused(request, e);
      return slowDown(e);
    }
  }

  /** Ends the login that a token is of (RFC 7009); one that is good for nothing is no error. */
  ResponseEntity<byte[]> revoke(OwnIssuer issuer, HttpServletRequest request) {
    try {
      Map<String, String> fields = form(request);
      publicClient(issuer, fields);
      issuer.revoke(required(fields, "token"));
      return of(200).body(new byte[0]);
    } catch (OAuthRefusal e) {
      return refusal(request, e);
    }
  }

  private Map<String, String> form(HttpServletRequest request) throws OAuthRefusal {
    return TokenForm.fields(request, bodies.read(request, FormFields.MOST));
  }

  private static IssuedToken issued(
      OwnIssuer issuer, HttpServletRequest request, Map<String, String> fields)
      throws OAuthRefusal, ClientRefusedException, GrantRefusedException, TooManyFailuresException {
    // The scope does not matter: clients ask for what they are used to.
    switch (fields.getOrDefault("grant_type", "")) {
      case "client_credentials" -> {
        TokenForm form = TokenForm.of(request, fields);
        return issuer.issue(form.clientId(), form.secret(), request.getRemoteAddr());
      }
      case "authorization_code" -> {
        String client = publicClient(issuer, fields);
        return issuer
            .people()
            .redeem(
                required(fields, "code"),
                client,
                required(fields, "redirect_uri"),
                required(fields, "code_verifier"));
      }
      case "refresh_token" -> {
        String client = publicClient(issuer, fields);
        return issuer.people().refresh(required(fields, "refresh_token"), client);
      }
      default ->
          throw new OAuthRefusal(
              "unsupported_grant_type",
              "Tokens are issued for client_credentials, authorization_code and refresh_token");
    }
  }

  private static String publicClient(OwnIssuer issuer, Map<String, String> fields)
      throws OAuthRefusal {
    String id = fields.getOrDefault("client_id", "");
    if (issuer.people().client(id).isEmpty() || fields.containsKey("client_secret")) {
      throw new OAuthRefusal(
          INVALID_CLIENT, "People log in by a client that is public and has no secret");
    }
    return id;
  }

  private static String required(Map<String, String> fields, String name) throws OAuthRefusal {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw OAuthRefusal.invalidRequest(name + " is missing");
    }
    return value;
  }

  private ResponseEntity<byte[]> refusal(HttpServletRequest request, OAuthRefusal e) {
    boolean unknown = e.code().equals(INVALID_CLIENT);
    if (unknown) {
      refused(request, e);
    }
    return error(unknown ? 401 : 400, e.code(), String.valueOf(e.getMessage()));
  }

  private void refused(HttpServletRequest request, Exception e) {
    recorded.unauthenticated(request, "bad-client", String.valueOf(e.getMessage()));
  }

  private ResponseEntity<byte[]> token(IssuedToken issued) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", issued.token());
    answer.put("token_type", "bearer");
    answer.put("expires_in", issued.life().toSeconds());
    answer.put("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
    answer.put("scope", IssuerSettings.SCOPE);
    issued.refresh().ifPresent(refresh -> answer.put("refresh_token", refresh));
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
