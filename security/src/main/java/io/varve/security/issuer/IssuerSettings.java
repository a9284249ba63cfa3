package io.varve.security.issuer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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

  /** Where its keys are published. */
  public static final String KEYS_PATH = "/oauth/jwks";

  /** How long a token is good if nothing else is said. */
  public static final Duration USUAL_LIFE = Duration.ofHours(1);

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

  /** Where clients get tokens. */
  public URI tokenEndpoint() {
    return URI.create(issuer + TOKEN_PATH);
  }

  /** Where others find the keys. */
  public URI keys() {
    return URI.create(issuer + KEYS_PATH);
  }
}
