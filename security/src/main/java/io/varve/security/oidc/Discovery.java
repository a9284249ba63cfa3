package io.varve.security.oidc;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0). It is asked when that is wanted
 * first, and again after a while; a failure is remembered for moments, so that nobody can have it
 * asked with each request.
 */
final class Discovery {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 2_000;
  private static final int MAX_BYTES = 256 << 10;

  private final OidcProvider provider;
  private final KeyTimes times;
  private final Clock clock;
  private final DefaultResourceRetriever http =
      new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Document document;
  private @Nullable IOException failure;
  private Instant until = Instant.MIN;

  /** What counts of the provider's document. */
  record Document(URI jwksUri, Optional<URI> tokenEndpoint) {}

  Discovery(OidcProvider provider, KeyTimes times, Clock clock) {
    this.provider = provider;
    this.times = times;
    this.clock = clock;
  }

  /**
   * The provider's document, as of the last time that it was asked.
   *
   * @throws IOException if it did not answer with one
   */
  Document document() throws IOException {
    lock.lock();
    try {
      if (!clock.instant().isBefore(until)) {
        ask();
      }
      if (document == null) {
        throw new IOException("Its discovery document could not be read", failure);
      }
      return document;
    } finally {
      lock.unlock();
    }
  }

  /** Has the provider asked again, for what it said is not right any more. */
  void forget() {
    lock.lock();
    try {
      until = Instant.MIN;
    } finally {
      lock.unlock();
    }
  }

  /** Where the provider's keys are. */
  URI jwksUri() throws IOException {
    return provider.jwksUri().isPresent() ? provider.jwksUri().get() : document().jwksUri();
  }

  String read(URI uri) throws IOException {
    return http.retrieveResource(uri.toURL()).getContent();
  }

  // An older document is used while there is no newer one.
  private void ask() {
    try {
      document = parsed(read(address()));
      failure = null;
      until = clock.instant().plus(times.discovery());
    } catch (IOException e) {
      failure = e;
      until = clock.instant().plus(times.retry());
    }
  }

  private URI address() {
    return URI.create(
        provider.issuer().toString().replaceAll("/+$", "") + "/.well-known/openid-configuration");
  }

  private Document parsed(String text) throws IOException {
    try {
      Map<String, Object> json = JSONObjectUtils.parse(text);
      String issuer = JSONObjectUtils.getString(json, "issuer");
      if (issuer == null || !provider.isCalled(issuer)) {
        throw new IOException(
            "Its issuer is " + issuer + " by its discovery document, not " + provider.issuer());
      }
      String tokens = JSONObjectUtils.getString(json, "token_endpoint");
      return new Document(
          safe(JSONObjectUtils.getString(json, "jwks_uri")),
          tokens == null ? Optional.empty() : Optional.of(safe(tokens)));
    } catch (ParseException e) {
      throw new IOException("Its discovery document is not the JSON that it should be", e);
    }
  }

  /** An address that the document names, which is not less safe than the document's own. */
  private URI safe(@Nullable String named) throws IOException {
    try {
      URL url = URI.create(named == null ? "" : named).toURL();
      boolean safe =
          "https".equals(url.getProtocol())
              || ("http".equals(url.getProtocol()) && "http".equals(provider.issuer().getScheme()));
      if (safe) {
        return URI.create(url.toString());
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IOException("Its discovery document names an address that can't be used: " + named);
  }
}
