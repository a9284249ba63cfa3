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
 * Asks a provider for a document. An answer is bounded as a whole, in time and bytes: one that
 * trickles would hold up everybody who waits for it. Redirects are not followed, for they could
 * lead to keys of somebody else.
 */
final class ProviderHttp {

  /** For an answer, from the first byte sent to the last one read. */
  static final Duration MOST_TIME = Duration.ofSeconds(4);

  private static final int MOST_BYTES = 256 << 10;

  private final HttpClient http;

  /**
   * @param tls trusts its certificate; empty does as Java does
   */
  ProviderHttp(Optional<SSLContext> tls) {
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
   * @throws IOException if it does not come whole and in time, with status 200
   */
  String read(URI uri) throws IOException {
    CompletableFuture<HttpResponse<String>> asked =
        http.sendAsync(
            HttpRequest.newBuilder(uri).header("Accept", "application/json").build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES));
    try {
      HttpResponse<String> response = asked.get(MOST_TIME.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(uri + " answers with status " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException(uri + " did not answer whole within " + MOST_TIME.toSeconds() + " s");
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
