package io.varve.security.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.varve.security.keycloak.KeycloakException.Problem;
import io.varve.security.oidc.ProviderHttp;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks the admin API of a realm. One login serves the calls of one object, which is made for a task
 * of moments: nothing is kept between tasks, and nothing is logged.
 */
public final class KeycloakAdmin {

  /** For an answer. A realm takes seconds to be made, on a machine that does much else. */
  private static final Duration MOST_TIME = Duration.ofSeconds(20);

  private static final int MOST_BYTES = 4 << 20;

  private final URI url;
  private final String realm;
  private final KeycloakLogin login;
  private final KeycloakTokens tokens;
  private @Nullable String token;

  /**
   * Asks nothing yet.
   *
   * @param url of Keycloak, without a slash at its end
   * @param realm that is looked at and changed
   * @param http of {@link #http}, which many can share
   */
  public KeycloakAdmin(URI url, String realm, KeycloakLogin login, ProviderHttp http) {
    this.url = url;
    this.realm = realm;
    this.login = login;
    this.tokens = new KeycloakTokens(url, http);
  }

  /**
   * What it is asked by.
   *
   * @param tls trusts its certificate; empty does as Java does
   */
  public static ProviderHttp http(Optional<SSLContext> tls) {
    return new ProviderHttp(tls, MOST_TIME, MOST_BYTES);
  }

  /** The path of the realm, or of something in it. */
  String path(String inRealm) {
    return "/" + encoded(realm) + inRealm;
  }

  /** A text as a part of a path or of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  String realm() {
    return realm;
  }

  /** The object at a path of the realm, if there is one. */
  Optional<Map<String, Object>> find(String path) {
    HttpResponse<String> answer = ask("GET", path, null);
    return answer.statusCode() == 404
        ? Optional.empty()
        : Optional.of(object(checked(answer).body()));
  }

  /** The objects at a path of the realm. */
  List<Map<String, Object>> list(String path) {
    try {
      List<Map<String, Object>> objects = new ArrayList<>();
      for (Object one : JSONArrayUtils.parse(checked(ask("GET", path, null)).body())) {
        if (one instanceof Map<?, ?> map) {
          objects.add(
              map.entrySet().stream()
                  .filter(entry -> entry.getValue() != null)
                  .collect(
                      Collectors.toMap(
                          entry -> String.valueOf(entry.getKey()), Map.Entry::getValue)));
        }
      }
      return objects;
    } catch (ParseException e) {
      throw tokens.notKeycloak(e);
    }
  }

  /**
   * Makes something at a path of the realm.
   *
   * @return false if something of its name, or of its id, is there
   */
  boolean make(String path, Map<String, ?> object) {
    HttpResponse<String> answer = ask("POST", path, JSONObjectUtils.toJSONString(object));
    if (answer.statusCode() == 409) {
      return false;
    }
    checked(answer);
    return true;
  }

  /** Does what a path of the realm stands for. */
  HttpResponse<String> does(String method, String path, @Nullable String body) {
    return checked(ask(method, path, body));
  }

  /** The answer of a path that gives an object when it is posted to. */
  Map<String, Object> post(String path) {
    return object(does("POST", path, null).body());
  }

  /** Removes what is at a path of the realm, if it is there. */
  void remove(String path) {
    HttpResponse<String> answer = ask("DELETE", path, null);
    if (answer.statusCode() != 404) {
      checked(answer);
    }
  }

  /** What time it is by Keycloak's clock: when it issued a token just now, in whole seconds. */
  Instant now() {
    token = null;
    return KeycloakTokens.issuedAt(tokens.logIn(login));
  }

  /** Where its realms issue tokens. */
  KeycloakTokens tokens() {
    return tokens;
  }

  private HttpResponse<String> ask(String method, String path, @Nullable String body) {
    if (token == null) {
      token = tokens.logIn(login);
    }
    URI at = URI.create(url + "/admin/realms" + path);
    return tokens.send(
        HttpRequest.newBuilder(at)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> checked(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return answer;
    }
    if (status == 401 || status == 403) {
      throw new KeycloakException(
          Problem.REFUSED,
          "Keycloak does not let "
              + login.who()
              + " do that in the realm "
              + realm
              + "; see its roles of the client realm-management");
    }
    throw new KeycloakException(
        status >= 500 ? Problem.AWAY : Problem.REFUSED,
        "Keycloak answered "
            + status
            + " to "
            + answer.request().method()
            + " "
            + answer.request().uri().getPath());
  }

  private Map<String, Object> object(String text) {
    try {
      return JSONObjectUtils.parse(text);
    } catch (ParseException e) {
      throw tokens.notKeycloak(e);
    }
  }
}
