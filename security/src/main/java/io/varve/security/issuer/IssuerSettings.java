package io.varve.security.issuer;

import io.varve.security.oidc.OidcProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the own issuer, the same on all nodes of a database.
 *
 * @param issuer where clients reach this server; its tokens have it in {@code iss}
 * @param life how long a token is good
 * @param firstClient the file in which the credential of the first API client is left, which is
 *     made if there is none; empty makes none
 */
public record IssuerSettings(URI issuer, Duration life, Optional<Path> firstClient) {

  /** The audience of its tokens. */
  public static final String AUDIENCE = "varve";

  /** First part of the ids of its principals. */
  public static final String ID = "varve";

  /** The scope of its tokens: what Iceberg's clients ask for if they are told of none. */
  public static final String SCOPE = "catalog";

  /** Where it issues tokens. */
  public static final String TOKEN_PATH = "/oauth/token";

  /** Where people log in. */
  public static final String AUTHORIZE_PATH = "/oauth/authorize";

  /** Where people choose another password. */
  public static final String PASSWORD_PATH = "/oauth/password";

  /** Where logins are ended. */
  public static final String REVOKE_PATH = "/oauth/revoke";

  /** Where its keys are published. */
  public static final String KEYS_PATH = "/oauth/jwks";

  /** How long a token is good if nothing else is said. */
  public static final Duration USUAL_LIFE = Duration.ofHours(1);

  /** The shortest life of tokens that can be configured: clients renew them some seconds before. */
  public static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

  /** The longest. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException if the issuer's URI can't be used; the message says why
   */
  public IssuerSettings {
    String scheme = issuer.getScheme();
    if (!("https".equals(scheme) || "http".equals(scheme))
        || issuer.getHost() == null
        || issuer.getRawUserInfo() != null
        || issuer.getRawQuery() != null
        || issuer.getRawFragment() != null) {
      throw new IllegalArgumentException("The issuer's URI must be https://HOST/…: " + issuer);
    }
    issuer = URI.create(issuer.toString().replaceAll("/+$", ""));
  }

  /** How far the clocks of nodes may differ: at most a life, so that short ones are short. */
  Duration skew() {
    return Collections.min(List.of(OidcProvider.DEFAULT_SKEW, life));
  }

  /** Where clients get tokens. */
  public URI tokenEndpoint() {
    return URI.create(issuer + TOKEN_PATH);
  }

  /** Where it is reached by one of its paths. */
  public URI at(String path) {
    return URI.create(issuer + path);
  }

  /** Where others find the keys. */
  public URI keys() {
    return URI.create(issuer + KEYS_PATH);
  }
}
