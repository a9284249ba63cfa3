package io.varve.security.oidc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Asks a provider. An answer is bounded as a whole, in time and bytes: one that trickles would hold
 * up everybody who waits for it. Redirects are not followed, for they could lead to keys of
 * somebody else, or take a secret along.
 */
public final class ProviderHttp {

  /** For a document, from the first byte sent to the last one read. */
  static final Duration MOST_TIME = Duration.ofSeconds(4);

  private static final int MOST_BYTES = 256 << 10;

  /**
   * The second is what keys have (RFC 7517 section 8.5.2), and Kubernetes gives them as no other.
   */
  private static final String TYPES = "application/json, application/jwk-set+json";

  private final HttpClient http;
  private final Duration mostTime;
  private final int mostBytes;

  /**
   * For documents.
   *
   * @param tls trusts its certificate; empty does as Java does
   */
  ProviderHttp(Optional<SSLContext> tls) {
    this(tls, MOST_TIME, MOST_BYTES);
  }

  /**
   * For any answers.
   *
   * @param tls trusts its certificate; empty does as Java does
   * @param mostTime for an answer, from the first byte sent to the last one read
   * @param mostBytes of its body
   */
  public ProviderHttp(Optional<SSLContext> tls, Duration mostTime, int mostBytes) {
    this.mostTime = mostTime;
    this.mostBytes = mostBytes;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(Redirect.NEVER);
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /**
   * The text of a document.
   *
   * @throws IOException if it does not come whole and in time, with the expected status
   */
  String read(HttpRequest.Builder builder, int expected) throws IOException {
    HttpRequest request = builder.header("Accept", TYPES).build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() != expected) {
      throw new IOException(request.uri() + " answers with status " + response.statusCode());
    }
    return response.body();
  }

  /**
   * The answer to a request, of any status.
   *
   * @throws IOException if it does not come whole and in time
   */
  public HttpResponse<String> send(HttpRequest request) throws IOException {
    URI uri = request.uri();
    CompletableFuture<HttpResponse<String>> asked =
        http.sendAsync(
            request,
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), mostBytes));
    try {
      return asked.get(mostTime.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(uri + " did not answer whole within " + mostTime.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IOException(uri + " can't be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      asked.cancel(true);
    }
  }
}
