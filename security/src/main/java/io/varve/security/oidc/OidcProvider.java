package io.varve.security.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Settings of an identity provider.
 *
 * @param id first part of the ids of its principals: lower-case letters, digits and hyphens
 * @param issuer its issuer, as its tokens have it; discovery is asked below it
 * @param audiences a token must have one of these in {@code aud}
 * @param claims where its tokens say what
 * @param algorithms names of the algorithms that its tokens may be signed by, asymmetric ones only
 * @param clockSkew how far its clock may be off
 * @param otherIssuers further names of the issuer that tokens may have
 * @param jwksUri where its keys are; if empty, discovery says
 * @param kubernetes reviews its tokens, if it is the issuer of a cluster and that is wanted
 */
public record OidcProvider(
    String id,
    URI issuer,
    Set<String> audiences,
    ClaimNames claims,
    Set<String> algorithms,
    Duration clockSkew,
    Set<String> otherIssuers,
    Optional<URI> jwksUri,
    Optional<KubernetesApi> kubernetes) {

  /** Algorithms of a provider for which none are named. */
  public static final Set<String> DEFAULT_ALGORITHMS = Set.of("RS256", "ES256");

  /** Clock skew of a provider for which none is named. */
  public static final Duration DEFAULT_SKEW = Duration.ofSeconds(60);

  private static final Duration MAX_SKEW = Duration.ofMinutes(10);

  /** Is kept for principals of an issuer of Varve's own. */
  private static final String OWN = "varve";

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** All that a public key verifies, and that the JDK has. */
  private static final Set<String> ASYMMETRIC =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /**
   * @throws IllegalArgumentException if a setting can't be used; the message says which and why
   */
  public OidcProvider {
    check(
        ID.matcher(id).matches() && !id.equals(OWN),
        "id",
        "must be lower-case letters, digits and -, and not " + OWN + ": " + id);
    checkHttp("issuer", issuer);
    jwksUri.ifPresent(uri -> checkHttp("jwks-uri", uri));
    check(
        jwksUri.isEmpty()
            || "https".equals(jwksUri.get().getScheme())
            || "http".equals(issuer.getScheme()),
        "jwks-uri",
        "must be https, as the issuer is: others could forge keys");
    audiences = Set.copyOf(audiences);
    check(
        !audiences.isEmpty() && audiences.stream().noneMatch(String::isBlank),
        "audience",
        "is missing: without one, tokens that the provider issued for other programs would be let in");
    algorithms = Set.copyOf(algorithms);
    check(
        !algorithms.isEmpty() && ASYMMETRIC.containsAll(algorithms),
        "algorithm",
        "must be some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512");
    check(
        !clockSkew.isNegative() && clockSkew.compareTo(MAX_SKEW) <= 0,
        "clock-skew",
        "must be PT0S to " + MAX_SKEW);
    otherIssuers = Set.copyOf(otherIssuers);
  }

  /** A provider with the usual settings. */
  public OidcProvider(String id, URI issuer, Set<String> audiences) {
    this(
        id,
        issuer,
        audiences,
        ClaimNames.USUAL,
        DEFAULT_ALGORITHMS,
        DEFAULT_SKEW,
        Set.of(),
        Optional.empty());
  }

  /** A provider that reviews no tokens. */
  public OidcProvider(
      String id,
      URI issuer,
      Set<String> audiences,
      ClaimNames claims,
      Set<String> algorithms,
      Duration clockSkew,
      Set<String> otherIssuers,
      Optional<URI> jwksUri) {
    this(
        id,
        issuer,
        audiences,
        claims,
        algorithms,
        clockSkew,
        otherIssuers,
        jwksUri,
        Optional.empty());
  }

  /**
   * Where tokens say what.
   *
   * @param subject the first of these that a token has is the subject
   * @param roles where roles are: the name of a claim, or a path with dots; empty for none
   * @param scope a scope that tokens must have; empty for none
   * @param name the first of these that a token has is the name for people
   */
  public record ClaimNames(
      List<String> subject, Optional<String> roles, Optional<String> scope, List<String> name) {

    /** {@code oid} is Entra ID's: its {@code sub} is another one for each program. */
    public static final ClaimNames USUAL =
        new ClaimNames(
            List.of("oid", "sub"),
            Optional.empty(),
            Optional.empty(),
            List.of("name", "preferred_username"));

    public ClaimNames {
      check(
          !subject.isEmpty() && subject.stream().noneMatch(String::isBlank),
          "subject-claim",
          "is empty");
      subject = List.copyOf(subject);
      name = List.copyOf(name);
    }
  }

  /** Whether a token of this issuer is the provider's. */
  boolean isCalled(String name) {
    return issuer.toString().equals(name) || otherIssuers.contains(name);
  }

  /** Whether one of these is an audience of this server. */
  boolean isFor(List<String> audience) {
    return audience.stream().anyMatch(one -> one != null && audiences.contains(one));
  }

  Set<JWSAlgorithm> signedBy() {
    return algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
  }

  static void checkHttp(String setting, URI uri) {
    String scheme = uri.getScheme();
    check(
        ("https".equals(scheme) || "http".equals(scheme))
            && uri.getHost() != null
            && uri.getRawUserInfo() == null
            && uri.getRawFragment() == null,
        setting,
        "must be https://HOST/…: " + uri);
  }

  private static void check(boolean holds, String setting, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(setting + " " + problem);
    }
  }
}
