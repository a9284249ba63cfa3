package io.varve.security.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import io.varve.security.keycloak.KeycloakException.Problem;
import io.varve.security.oidc.ProviderHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gets tokens of a Keycloak's realms. */
final class KeycloakTokens {

  private final URI url;
  private final ProviderHttp http;

  /**
   * @param url of Keycloak, without a slash at its end
   */
  KeycloakTokens(URI url, ProviderHttp http) {
    this.url = url;
    this.http = http;
  }

  /** Where a realm issues tokens. */
  static URI endpoint(URI url, String realm) {
    return URI.create(
        url + "/realms/" + KeycloakAdmin.encoded(realm) + "/protocol/openid-connect/token");
  }

  /**
   * A token that a login gives.
   *
   * @throws KeycloakException if it gives none
   */
  String logIn(KeycloakLogin as) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(endpoint(url, as.realm()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(as.form().get()))));
    if (answer.statusCode() == 404) {
      throw new KeycloakException(
          Problem.REFUSED, url + " has no realm " + as.realm() + ", or is no Keycloak");
    }
    if (answer.statusCode() >= 500) {
      throw notKeycloak(null);
    }
    Map<String, Object> json = object(answer.body());
    if (answer.statusCode() != 200 || !(json.get("access_token") instanceof String issued)) {
      throw new KeycloakException(
          Problem.REFUSED,
          "Keycloak gives no token to "
              + as.who()
              + " of the realm "
              + as.realm()
              + ": "
              + word(json.get("error"))
              + ". See whether it is there, enabled, and its secret is the right one");
    }
    return issued;
  }

  /** When a token was issued, as it says. */
  static Instant issuedAt(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet().getIssueTime().toInstant();
    } catch (ParseException | RuntimeException e) {
      throw new KeycloakException(
          Problem.AWAY, "Keycloak issued a token that does not say when it was issued", e);
    }
  }

  /** The answer to a request, of any status. */
  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.version(Version.HTTP_1_1).header("Accept", "application/json").build());
    } catch (IOException e) {
      throw new KeycloakException(
          Problem.AWAY, "Keycloak did not answer at " + url + "; see whether it runs", e);
    }
  }

  /** Says that an answer is none of Keycloak's. */
  KeycloakException notKeycloak(@Nullable Exception cause) {
    String message = url + " answered in a way that Keycloak does not; is it Keycloak's address?";
    return cause == null
        ? new KeycloakException(Problem.AWAY, message)
        : new KeycloakException(Problem.AWAY, message, cause);
  }

  private Map<String, Object> object(String text) {
    try {
      return JSONObjectUtils.parse(text);
    } catch (ParseException e) {
      throw notKeycloak(e);
    }
  }

  // What it says may be long, or quote what was sent.
  private static String word(@Nullable Object error) {
    return error instanceof String text && text.matches("[a-z_]{1,40}") ? text : "no reason given";
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
