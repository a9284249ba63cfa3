package io.varve.api.http;

import io.varve.security.issuer.IssuerSettings;
import io.varve.security.login.Login;
import io.varve.security.oidc.BadTokenException;
import io.varve.security.principal.Principal;
import io.varve.security.rights.TrinoSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody pass without a good bearer token (RFC 6750), whatever they ask for, and notes who
 * asks. Whether the server lives, and where tokens are to be had, is answered without one.
 */
final class LoginGuard implements Guard {

  /** The attribute of a request with its {@link Principal}. */
  static final String PRINCIPAL = Principal.class.getName();

  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String SCHEME = "Bearer ";

  private final Login login;
  private final Optional<TrinoSettings> trino;

  LoginGuard(Login login, Optional<TrinoSettings> trino) {
    this.login = login;
    this.trino = trino;
  }

  @Override
  public void check(HttpServletRequest request, HttpServletResponse response) {
    if (isOpen(request)) {
      return;
    }
    String token = token(request);
    if (token == null) {
      response.setHeader(CHALLENGE, "Bearer");
      request.setAttribute(RecordedAnswers.CAUSE, "no-token");
      throw new HttpRefusedException(ErrorType.UNAUTHORIZED, "Log in first: " + remedy());
    }
    try {
      Principal principal = login.principal(token);
      request.setAttribute(PRINCIPAL, principal);
      request.setAttribute(
          Incoming.ATTRIBUTE,
          ((Incoming) Objects.requireNonNull(request.getAttribute(Incoming.ATTRIBUTE)))
              .by(principal.id()));
    } catch (BadTokenException e) {
      request.setAttribute(
          RecordedAnswers.CAUSE, e.missingScope().isEmpty() ? "bad-token" : "missing-scope");
      throw refusal(e, response);
    }
  }

  /** Steps, semicolons and escapes, by which a path could be another, are refused before. */
  private boolean isOpen(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.equals("/health")
        || path.startsWith("/health/")
        || (TrinoSettings.isAsked(path)
            && trino.filter(one -> one.admits(request.getQueryString())).isPresent())
        || (path.equals(ContentGuard.TOKENS) && request.getMethod().equals("POST"))
        || (login.ownIssuer().isPresent() && isOfIssuer(path, request.getMethod()));
  }

  private static boolean isOfIssuer(String path, String method) {
    return switch (path) {
      case IssuerSettings.TOKEN_PATH, IssuerSettings.REVOKE_PATH -> method.equals("POST");
      case IssuerSettings.AUTHORIZE_PATH, IssuerSettings.PASSWORD_PATH ->
          method.equals("GET") || method.equals("HEAD") || method.equals("POST");
      case IssuerSettings.KEYS_PATH, IssuerController.DISCOVERY, IssuerController.METADATA ->
          method.equals("GET") || method.equals("HEAD");
      default -> false;
    };
  }

  /** The token of the one header that may have it; null if there is none. */
  private static @Nullable String token(HttpServletRequest request) {
    List<String> sent = Collections.list(request.getHeaders("Authorization"));
    if (sent.size() != 1 || !sent.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return sent.getFirst().substring(SCHEME.length()).strip();
  }

  private HttpRefusedException refusal(BadTokenException refused, HttpServletResponse response) {
    String scope = refused.missingScope();
    if (!scope.isEmpty()) {
      response.setHeader(
          CHALLENGE, "Bearer error=\"insufficient_scope\", scope=\"" + quotable(scope) + "\"");
      return new HttpRefusedException(
          ErrorType.FORBIDDEN, refused.getMessage() + "; ask the identity provider for it");
    }
    response.setHeader(
        CHALLENGE,
        "Bearer error=\"invalid_token\", error_description=\""
            + quotable(String.valueOf(refused.getMessage()))
            + "\"");
    return new HttpRefusedException(
        ErrorType.UNAUTHORIZED, refused.getMessage() + ". Log in again: " + remedy());
  }

  private String remedy() {
    return login
        .tokenEndpoint()
        .or(() -> login.ownIssuer().map(issuer -> issuer.settings().tokenEndpoint()))
        .map(uri -> "the client needs a credential, and its oauth2-server-uri is " + uri)
        .orElse("the client needs a token, or a credential and its oauth2-server-uri");
  }

  /** RFC 6750, 3: plain ASCII without quotes and backslashes. */
  private static String quotable(String text) {
    return text.replaceAll("[^\\x20-\\x7E]|[\"\\\\]", "'");
  }
}
