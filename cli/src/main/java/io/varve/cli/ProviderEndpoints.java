package io.varve.cli;

import io.varve.storage.tls.TrustedAuthorities;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an identity provider says of itself (OpenID Connect Discovery 1.0).
 *
 * @param authorization where a browser goes
 * @param device where a code for another device is had, if there is one
 * @param revocation where tokens are ended, if there is one
 */
record ProviderEndpoints(
    Optional<URI> authorization, URI token, Optional<URI> device, Optional<URI> revocation) {

  /**
   * Asks the provider.
   *
   * @throws RefusedByServerException if it does not say what is needed, or is another one
   */
  static ProviderEndpoints of(URI issuer, TrustedAuthorities trusted) throws InterruptedException {
    HttpResponse<String> answer =
        ServerConnection.toProvider(issuer, trusted)
            .send(
                "/.well-known/openid-configuration",
                request -> request.timeout(Duration.ofSeconds(30)).GET());
    JsonNode json = TokenEndpoint.json(answer.body());
    if (answer.statusCode() != 200 || !json.path("issuer").asString("").equals(issuer.toString())) {
      throw new RefusedByServerException(
          issuer
              + " does not say that it is an issuer of this name. See --login-issuer: the issuer is"
              + " written exactly as its tokens have it");
    }
    return new ProviderEndpoints(
        endpoint(issuer, json, "authorization_endpoint"),
        endpoint(issuer, json, "token_endpoint")
            .orElseThrow(() -> new RefusedByServerException(issuer + " has no token endpoint")),
        endpoint(issuer, json, "device_authorization_endpoint"),
        endpoint(issuer, json, "revocation_endpoint"));
  }

  private static Optional<URI> endpoint(URI issuer, JsonNode json, String name) {
    String text = json.path(name).asString("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(text);
      boolean safe =
          "https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && "http".equals(issuer.getScheme()));
      if (safe && uri.getHost() != null && uri.getRawFragment() == null) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new RefusedByServerException(issuer + " names a " + name + " that can't be used");
  }
}
