package io.varve.security.oidc;

import static java.net.HttpURLConnection.HTTP_OK;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0). It is asked when that is wanted
 * first, and again after a while; a failure is remembered for moments, so that nobody can have it
 * asked with each request.
 */
final class Discovery {

  private final OidcProvider provider;
  private final KeyTimes times;
  private final Clock clock;
  private final ProviderHttp http;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Document document;
  private volatile @Nullable IOException failure;
  private volatile Instant until = Instant.MIN;

  /** What counts of the provider's document. */
  record Document(URI jwksUri, Optional<URI> tokenEndpoint) {}

  Discovery(OidcProvider provider, KeyTimes times, Clock clock, Optional<SSLContext> tls) {
    this.http = new ProviderHttp(tls);
    this.provider = provider;
    this.times = times;
    this.clock = clock;
  }

  /**
   * The provider's document, as of the last time that it was asked. While one thread asks, others
   * use the document before.
   *
   * @throws IOException if it did not answer with one
   */
  Document document() throws IOException {
    Document known = document;
    if (known != null && isFresh()) {
      return known;
    }
    boolean locked = known == null ? awaitOthers() : lock.tryLock();
    if (locked) {
      try {
        if (!isFresh()) {
          ask();
        }
      } finally {
        lock.unlock();
      }
    }
    Document now = document;
    if (now == null) {
      throw new IOException("Its discovery document could not be read", failure);
    }
    return now;
  }

  private boolean isFresh() {
    return clock.instant().isBefore(until);
  }

  private boolean awaitOthers() throws IOException {
    try {
      return lock.tryLock(ProviderHttp.MOST_TIME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /** Has the provider asked again soon, for what it said may not be right any more. */
  void forget() {
    lock.lock();
    try {
      Instant soon = clock.instant().plus(times.retry());
      if (soon.isBefore(until)) {
        until = soon;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where the provider's keys are. */
  URI jwksUri() throws IOException {
    return provider.jwksUri().isPresent() ? provider.jwksUri().get() : document().jwksUri();
  }

  String read(URI uri) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (provider.kubernetes().isPresent()) {
      provider.kubernetes().get().logIn(request, uri);
    }
    return http.read(request, HTTP_OK);
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
            "Its discovery document is that of another issuer than " + provider.issuer());
      }
      String tokens = JSONObjectUtils.getString(json, "token_endpoint");
      return new Document(
          safe(JSONObjectUtils.getString(json, "jwks_uri")),
          tokens == null ? Optional.empty() : Optional.of(safe(tokens)));
    } catch (ParseException | RuntimeException e) {
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
    throw new IOException("Its discovery document names an address that can't be used");
  }
}
