package io.varve.security.oidc;

import static java.net.HttpURLConnection.HTTP_CREATED;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Asks Kubernetes whether a token still stands, for its service account or its pod may be gone
 * before it ends (TokenReview of {@code authentication.k8s.io/v1}). Only tokens whose signature is
 * good are sent, so that nobody can have the API server asked by forged ones.
 */
final class TokenReviews {

  /** For how long an answer counts. */
  static final Duration KEPT = Duration.ofSeconds(10);

  /** For how long a token is believed that can't be reviewed again, for the API server is away. */
  private static final Duration OUTAGE = Duration.ofMinutes(5);

  private static final int MOST = 10_000;

  private final OidcProvider provider;
  private final KubernetesApi api;
  private final ProviderHttp http;
  private final Clock clock;
  private final Cache<ByteBuffer, Instant> stood;

  TokenReviews(OidcProvider provider, KubernetesApi api, Clock clock, Optional<SSLContext> tls) {
    this.provider = provider;
    this.api = api;
    this.http = new ProviderHttp(tls);
    this.clock = clock;
    Ticker ticker = () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    this.stood =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(OUTAGE).ticker(ticker).build();
  }

  /**
   * Returns until when a token may be believed.
   *
   * @param key of the token
   * @throws BadTokenException if Kubernetes says that it does not stand
   * @throws ProviderAwayException if it was not said for minutes
   */
  Instant until(String token, ByteBuffer key) throws BadTokenException {
    Instant now = clock.instant();
    try {
      String problem = review(token);
      if (!problem.isEmpty()) {
        stood.invalidate(key);
        throw new BadTokenException(problem);
      }
      stood.put(key, now);
    } catch (IOException e) {
      if (stood.getIfPresent(key) == null) {
        throw new ProviderAwayException(provider.id(), e);
      }
    }
    return now.plus(KEPT);
  }

  /** What is wrong with a token; empty if nothing is. */
  private String review(String token) throws IOException {
    Map<String, Object> review =
        Map.of(
            "apiVersion",
            "authentication.k8s.io/v1",
            "kind",
            "TokenReview",
            "spec",
            Map.of("token", token, "audiences", List.copyOf(provider.audiences())));
    URI address =
        URI.create(
            api.server().toString().replaceAll("/+$", "")
                + "/apis/authentication.k8s.io/v1/tokenreviews");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSONObjectUtils.toJSONString(review)));
    api.logIn(request, address);
    String answer = http.read(request, HTTP_CREATED);
    try {
      Map<String, Object> status =
          JSONObjectUtils.getJSONObject(JSONObjectUtils.parse(answer), "status");
      if (status == null) {
        throw new IOException(address + " answers without a status");
      }
      if (!Boolean.TRUE.equals(status.get("authenticated"))) {
        return "Kubernetes says that the token does not stand; its pod or service account is gone";
      }
      List<String> audiences = JSONObjectUtils.getStringList(status, "audiences");
      // One that knows of no audiences would let tokens for itself in.
      return audiences != null && provider.isFor(audiences)
          ? ""
          : "The token is not for an audience of this server";
    } catch (ParseException e) {
      throw new IOException(address + " does not answer with a TokenReview", e);
    }
  }
}
